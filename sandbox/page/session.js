// One person's session: what they see now, kept fresh, and the way to act as them.
import { useEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { coalesced, get, listen, post } from './api.js';

const NOTICE_STAYS_MS = 12_000;

/** The person a name in the URL means; the first person of the workspace when it means nobody. */
function personNamed(workspace, as) {
  const people = workspace.users.filter((user) => !user.is_bot);
  return people.find((user) => user.name === as || user.id === as) ?? people[0];
}

/** Notices carry no id and only the last five are kept: the new ones are what follows the longest overlap. */
export function newNotices(before, after) {
  const texts = (list) => list.map((notice) => notice.text).join('\u0000');
  for (let overlap = Math.min(before.length, after.length); overlap > 0; overlap -= 1) {
    if (texts(before.slice(-overlap)) === texts(after.slice(0, overlap))) return after.slice(overlap);
  }
  return after;
}

export function useSession(as) {
  const [view, setView] = useState({ workspace: null, screen: null });
  const [online, setOnline] = useState(true);
  const [toasts, setToasts] = useState([]);
  const wanted = useRef(as);
  const seenNotices = useRef(new Map());
  const self = useRef(null);
  wanted.current = as;

  self.current ??= (() => {
    let lastToast = 0;
    const dismiss = (id) => setToasts((all) => all.filter((toast) => toast.id !== id));
    const say = (text) => {
      const id = ++lastToast;
      setToasts((all) => [...all.slice(-3), { id, text }]);
      setTimeout(dismiss, NOTICE_STAYS_MS, id);
    };
    const sayNew = (person, { notices = [], modal }) => {
      const seen = seenNotices.current.get(person.id);
      seenNotices.current.set(person.id, notices);
      if (seen) newNotices(seen, notices).filter(({ text }) => text !== modal?.notice).forEach(({ text }) => say(text));
    };
    const refresh = coalesced(async () => {
      const workspace = await get('workspace');
      if (!workspace.ok) return;
      const person = personNamed(workspace, wanted.current);
      if (!person) return setView({ workspace, screen: null });
      const screen = await get(`as/${encodeURIComponent(person.id)}/screen`);
      if (!screen.ok) return;
      sayNew(person, screen);
      setView({ workspace, screen });
    });
    const act = async (person, name, body, { quiet = false, still = false } = {}) => {
      const answer = await post(`as/${encodeURIComponent(person.id)}/${name}`, body);
      if (!answer.ok && !answer.errors && !quiet) say(answer.error);
      if (!still) await refresh();
      return answer;
    };
    return { refresh, act, say, dismiss };
  })();
  const { refresh, act, say, dismiss } = self.current;

  useEffect(() => listen(refresh, setOnline), []);
  useEffect(() => { refresh(); }, [as]);

  const person = view.workspace && personNamed(view.workspace, as);
  // After a switch the old person's screen must not show for a moment: two people's secrets stay apart.
  const screen = person && view.screen?.user.id === person.id ? view.screen : null;
  return {
    workspace: view.workspace, person, screen, online, toasts, dismiss, say,
    act: (name, body, options) => act(person, name, body, options),
  };
}
