// Names for the ids that texts, messages and menus carry.
import { createContext, useContext, useRef } from './vendor/htm-preact-standalone.js';

const HUES = 8;
const EMPTY = { users: new Map(), hues: new Map(), channels: new Map(), apps: [], me: null, skew_s: 0, now_s: () => 0 };

function directoryOf(workspace, screen, skew_s) {
  const users = new Map(workspace.users.map((user) => [user.id, user]));
  for (const app of workspace.apps) {
    if (!users.has(app.bot_user_id)) users.set(app.bot_user_id, { id: app.bot_user_id, name: app.name, is_bot: true });
    users.get(app.bot_user_id).real_name ||= app.name;
  }
  // By position, not by a hash of the id: in a small company no two people look alike.
  const hues = new Map(workspace.users.map((user, index) => [user.id, index % HUES]));
  // Only what the person may see: the workspace lists every private channel, a pill must not name one to an outsider.
  const visible = [...workspace.channels.filter((channel) => channel.kind === 'public'), ...(screen?.channels ?? [])];
  const channels = new Map(visible.map(({ id, name, kind, with: other }) => [id, { id, name, kind, with: other }]));
  // The sandbox's clock can be moved; texts that count down follow it, not the browser's.
  return { users, hues, channels, apps: workspace.apps, me: screen?.user, skew_s, now_s: () => Date.now() / 1000 + skew_s };
}

/** The directory of this moment; the same object as before while nothing in it changed, because everything that names somebody reads it. */
export function useNames(workspace, screen, skew_s) {
  const last = useRef({});
  if (!workspace) return EMPTY;
  const places = (screen?.channels ?? []).map((channel) => `${channel.id} ${channel.name}`).join();
  const basis = [workspace, screen?.user.id, places, skew_s];
  if (!last.current.basis?.every((one, index) => one === basis[index])) {
    last.current = { basis, directory: directoryOf(workspace, screen, skew_s) };
  }
  return last.current.directory;
}

export const nameOf = (user) => user?.real_name || user?.name || 'Someone';

/** What a conversation is called: a direct message by whoever else is in it. Slack names one of several people `mpdm-maya--ruth-1`, by their handles. */
export function titleOf(channel, { users, me }) {
  if (channel.kind === 'im') return nameOf(users.get(channel.with));
  if (channel.kind !== 'mpim') return channel.name;
  const handles = channel.name.replace(/^mpdm-/, '').replace(/-\d+$/, '').split('--').filter((handle) => handle !== me?.name);
  const byHandle = new Map([...users.values()].map((user) => [user.name, user]));
  return handles.map((handle) => (byHandle.has(handle) ? nameOf(byHandle.get(handle)) : handle)).join(', ');
}

/** The same where it has to be told from a person or a word: channels with their sign. */
export const signedTitleOf = (channel, directory) => (['im', 'mpim'].includes(channel.kind) ? '' : '#') + titleOf(channel, directory);

export const Directory = createContext(EMPTY);
export const useDirectory = () => useContext(Directory);
