// Names for the ids that texts, messages and menus carry.
import { createContext, useContext } from './vendor/htm-preact-standalone.js';

const HUES = 8;
const EMPTY = { users: new Map(), hues: new Map(), channels: new Map(), apps: [], me: null, now_s: 0, skew_s: 0 };

export function directoryOf(workspace, screen) {
  const users = new Map(workspace.users.map((user) => [user.id, user]));
  for (const app of workspace.apps) {
    if (!users.has(app.bot_user_id)) users.set(app.bot_user_id, { id: app.bot_user_id, name: app.name, is_bot: true });
    users.get(app.bot_user_id).real_name ||= app.name;
  }
  // By position, not by a hash of the id: in a small company no two people look alike.
  const hues = new Map(workspace.users.map((user, index) => [user.id, index % HUES]));
  // Only what the person may see: the workspace lists every private channel, a pill must not name one to an outsider.
  const visible = [...workspace.channels.filter((channel) => channel.kind === 'public'), ...(screen?.channels ?? [])];
  const channels = new Map(visible.map((channel) => [channel.id, channel]));
  // The sandbox's clock can be moved; texts that count down follow it, not the browser's.
  const skew_s = workspace.now - Date.now() / 1000;
  return { users, hues, channels, apps: workspace.apps, me: screen?.user, now_s: workspace.now, skew_s };
}

export const nameOf = (user) => user?.real_name || user?.name || 'Someone';

export const Directory = createContext(EMPTY);
export const useDirectory = () => useContext(Directory);
