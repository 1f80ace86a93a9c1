// The messages of the conversations that were looked at: the newest, and what was loaded by scrolling up.
import { adopt } from './memo.js';

const KEPT_WHEN_LEFT = 200;

const byTime = (message) => message.ts;

export class Windows {
  #all = new Map();

  /** What is known of a conversation: `{messages, has_more, reaches}`; `reaches` says that more than the newest was loaded. */
  find(key) { return this.#all.get(key); }

  /** From which message on a refresh has to bring everything; null when the newest are enough. */
  from(key, at) {
    const known = this.find(key);
    const oldest = known?.reaches ? known.messages[0]?.ts : null;
    if (at && (!known || at < (known.messages[0]?.ts ?? at))) return at;
    return oldest;
  }

  /** Takes what a screen showed of a conversation. Older messages than the screen reaches stay as they were loaded. */
  take(key, messages, hasMore, reaches) {
    const known = this.find(key) ?? { messages: [], has_more: false, reaches: false };
    const first = messages[0]?.ts;
    const older = reaches && first ? known.messages.filter((message) => message.ts < first) : [];
    const together = adopt(known.messages, [...older, ...messages], byTime);
    this.#all.set(key, { messages: together, has_more: older.length ? known.has_more : hasMore, reaches });
  }

  /** Puts a page of older messages in front. */
  prepend(key, messages, hasMore) {
    const known = this.find(key);
    if (!known) return;
    const first = known.messages[0]?.ts;
    const older = messages.filter((message) => !first || message.ts < first);
    this.#all.set(key, { messages: [...older, ...known.messages], has_more: hasMore, reaches: true });
  }

  /** A conversation that was left keeps its newest messages only. */
  leaveAllBut(key) {
    for (const [other, known] of this.#all) {
      if (other === key || !known.reaches) continue;
      const messages = known.messages.slice(-KEPT_WHEN_LEFT);
      this.#all.set(other, { messages, has_more: known.has_more || messages.length < known.messages.length, reaches: false });
    }
  }
}
