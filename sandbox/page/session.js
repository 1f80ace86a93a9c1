// One person's session: what they see now, kept fresh, and the way to act as them.
import { useEffect, useMemo, useRef, useState } from './vendor/htm-preact-standalone.js';
import { coalesced, get, listen, post, send } from './api.js';
import { adopt } from './memo.js';
import { lastPerson } from './route.js';
import { Windows } from './windows.js';

const NOTICE_STAYS_MS = 12_000;
/** How many older messages are loaded at once: few enough to be drawn without a pause. */
const OLDER = 80;
/** Two clocks of one machine, read one after the other, are this close. */
const SAME_CLOCK_S = 2;

/** The person a name in the URL means; whoever was here last, or the first person, when it means nobody. */
function personNamed(workspace, as) {
  const people = workspace.users.filter((user) => !user.is_bot);
  const named = (name) => name && people.find((user) => user.name === name || user.id === name);
  return named(as) ?? named(lastPerson()) ?? people[0];
}

/** Notices carry no id and only the last five are kept: the new ones are what follows the longest overlap. */
export function newNotices(before, after) {
  const texts = (list) => list.map((notice) => notice.text).join('\u0000');
  for (let overlap = Math.min(before.length, after.length); overlap > 0; overlap -= 1) {
    if (texts(before.slice(-overlap)) === texts(after.slice(0, overlap))) return after.slice(overlap);
  }
  return after;
}

const query = (fields) => new URLSearchParams(Object.entries(fields).filter(([, value]) => value)).toString();

/** Brings what the page shows up to date, keeping everything that did not change as it was. */
class Watch {
  #windows = new Windows();
  #seenNotices = new Map();
  #skew_s = 0;
  view = { workspace: null, screen: null, skew_s: 0 };
  wanted = { as: null, in: null, thread: null, at: null };

  constructor(show, say) { this.show = show; this.say = say; }

  async refresh() {
    const workspace = this.view.workspace ?? await this.#workspace();
    if (!workspace) return;
    const { as, in: place, thread, at } = this.wanted;
    const person = personNamed(workspace, as);
    if (!person) { this.#set({ workspace, screen: null }); return; }
    const known = this.view.screen?.channels.find((channel) => channel.id === place);
    const from = known && this.#windows.from(this.#key(person.id, known.id), at);
    const screen = await get(`as/${encodeURIComponent(person.id)}/screen?${query({ in: place ?? '-', from: from ?? at, thread })}`);
    if (!screen.ok) return;
    const fresh = screen.workspace === workspace.fingerprint ? workspace : await this.#workspace() ?? workspace;
    this.#skew(screen.now);
    this.#sayNew(person, screen);
    this.#set({ workspace: fresh, screen: this.#settle(person, screen, Boolean(from ?? at)) });
  }

  /** Loads the messages before the first one that is there. True when there were any. */
  async older(person, channel) {
    const key = this.#key(person.id, channel.id);
    const before = this.#windows.find(key)?.messages[0]?.ts;
    if (!before) return false;
    const page = await get(`as/${encodeURIComponent(person.id)}/messages?${query({ channel: channel.id, before, limit: OLDER })}`);
    if (!page.ok) return false;
    this.#windows.prepend(key, page.messages, page.has_more);
    const { screen } = this.view;
    if (screen?.user.id !== person.id) return false;
    this.#set({ ...this.view, screen: { ...screen, channels: screen.channels.map((one) => this.#shown(person, one)) } });
    return page.messages.length > 0;
  }

  #key(person, channel) { return `${person} ${channel}`; }

  async #workspace() {
    const workspace = await get('workspace?members=false');
    return workspace.ok ? workspace : null;
  }

  #set(view) {
    this.view = { ...view, skew_s: this.#skew_s };
    this.show(this.view);
  }

  #skew(now_s) {
    const skew_s = now_s - Date.now() / 1000;
    if (Math.abs(skew_s - this.#skew_s) > SAME_CLOCK_S) this.#skew_s = skew_s;
  }

  #sayNew(person, { notices = [], modal }) {
    const seen = this.#seenNotices.get(person.id);
    this.#seenNotices.set(person.id, notices);
    if (seen) newNotices(seen, notices).filter(({ text }) => text !== modal?.notice).forEach(({ text }) => this.say(text));
  }

  #settle(person, screen, reaches) {
    const open = screen.in && screen.channels.find((channel) => channel.id === screen.in);
    if (open) {
      const key = this.#key(person.id, open.id);
      this.#windows.take(key, open.messages, open.has_more, reaches);
      this.#windows.leaveAllBut(key);
    }
    const before = this.view.screen?.user.id === person.id ? this.view.screen : null;
    const channels = screen.channels.map((channel) => this.#shown(person, channel));
    const thread = screen.thread && {
      ...screen.thread,
      messages: adopt(before?.thread?.ts === screen.thread.ts ? before.thread.messages : [], screen.thread.messages, (message) => message.ts),
    };
    return { ...screen, channels, thread };
  }

  /** With the messages that are known, also of conversations that are not looked at now: going back to one shows it at once. */
  #shown(person, channel) {
    const known = this.#windows.find(this.#key(person.id, channel.id));
    return { ...channel, messages: known?.messages, has_more: known?.has_more ?? false };
  }
}

export function useSession({ as, in: place, thread, at }) {
  const [view, setView] = useState({ workspace: null, screen: null, skew_s: 0 });
  const [online, setOnline] = useState(true);
  const [toasts, setToasts] = useState([]);
  const self = useRef(null);

  self.current ??= (() => {
    let lastToast = 0;
    const dismiss = (id) => setToasts((all) => all.filter((toast) => toast.id !== id));
    const say = (text) => {
      const id = ++lastToast;
      setToasts((all) => [...all.slice(-3), { id, text }]);
      setTimeout(dismiss, NOTICE_STAYS_MS, id);
    };
    const watch = new Watch(setView, say);
    const refresh = coalesced(() => watch.refresh());
    const act = async (person, name, body, { quiet = false, still = false } = {}) => {
      const answer = await post(`as/${encodeURIComponent(person.id)}/${name}`, body);
      if (!answer.ok && !answer.errors && !quiet) say(answer.error);
      if (!still) await refresh();
      return answer;
    };
    const advance = async (seconds) => {
      const answer = await post('advance', { seconds });
      if (!answer.ok) say(answer.error);
      await refresh();
    };
    const upload = (person, file, where = {}) => send(`as/${encodeURIComponent(person.id)}/upload?${query({ name: file.name, ...where })}`, file);
    return { watch, refresh, act, advance, upload, say, dismiss };
  })();
  const { watch, refresh, act, advance, upload, say, dismiss } = self.current;
  watch.wanted = { as, in: place, thread, at };

  useEffect(() => listen(refresh, setOnline), []);
  useEffect(() => { refresh(); }, [as, place, thread, at]);

  const person = view.workspace && personNamed(view.workspace, as);
  // After a switch the old person's screen must not show for a moment: two people's secrets stay apart.
  const screen = person && view.screen?.user.id === person.id ? view.screen : null;
  const own = useMemo(() => ({
    act: (name, body, options) => act(person, name, body, options),
    upload: (file, where) => upload(person, file, where),
    older: (channel) => watch.older(person, channel),
  }), [person?.id]);
  return { workspace: view.workspace, person, screen, skew_s: view.skew_s, online, toasts, dismiss, say, advance, ...own };
}
