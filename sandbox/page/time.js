// Moments as people say them, in the browser's time zone and the page's language.

const format = (options) => new Intl.DateTimeFormat('en-GB', options);
const CLOCK = format({ hour: '2-digit', minute: '2-digit' });
const DAY = format({ weekday: 'long', day: 'numeric', month: 'long' });
const DAY_WITH_YEAR = format({ day: 'numeric', month: 'long', year: 'numeric' });
const CALENDAR = format({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const FULL = format({ dateStyle: 'full', timeStyle: 'short' });

const at = (unix_s) => new Date(unix_s * 1000);
const dayOf = (unix_s) => at(unix_s).toDateString();

export const clock = (unix_s) => CLOCK.format(at(unix_s));
export const calendar = (unix_s) => CALENDAR.format(at(unix_s));
export const full = (unix_s) => FULL.format(at(unix_s));
export const sameDay = (one_s, other_s) => dayOf(one_s) === dayOf(other_s);

function relativeDay(unix_s, now_s) {
  const days = { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' };
  const start = (s) => at(s).setHours(0, 0, 0, 0);
  return days[Math.round((start(unix_s) - start(now_s)) / 86_400_000)];
}

/** Within a sentence: `today at 14:05`, `Monday 4 May at 09:30`. */
export function momentLabel(unix_s, now_s) {
  const day = relativeDay(unix_s, now_s)?.toLowerCase() ?? dayLabel(unix_s, now_s);
  return `${day} at ${clock(unix_s)}`;
}

export function dayLabel(unix_s, now_s) {
  const sameYear = at(unix_s).getFullYear() === at(now_s).getFullYear();
  return relativeDay(unix_s, now_s) ?? (sameYear ? DAY : DAY_WITH_YEAR).format(at(unix_s));
}

const DATE_TOKENS = {
  date_num: format({ year: 'numeric', month: '2-digit', day: '2-digit' }),
  date: format({ year: 'numeric', month: 'long', day: 'numeric' }),
  date_short: format({ year: 'numeric', month: 'short', day: 'numeric' }),
  date_long: format({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }),
  time: CLOCK,
  time_secs: format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
};

const AGO = new Intl.RelativeTimeFormat('en-GB');
const AGO_UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** Slack's `{ago}`: `in 42 seconds`, `3 minutes ago`. */
function ago(unix_s, now_s) {
  const away_s = Math.round(unix_s - now_s);
  const [unit, seconds] = AGO_UNITS.find(([, size]) => Math.abs(away_s) >= size) ?? ['second', 1];
  return AGO.format(Math.trunc(away_s / seconds), unit);
}

/** Slack's `<!date^UNIX^FORMAT|fallback>`; the fallback when the format has a token that Slack does not document. */
export function slackDate(unix_s, pattern, fallback, now_s) {
  let known = Number.isFinite(unix_s);
  const text = known && pattern.replace(/\{(\w+)\}/g, (_, token) => {
    if (token === 'ago') return ago(unix_s, now_s);
    const plain = token.replace(/_pretty$/, '');
    const near = plain !== token && relativeDay(unix_s, now_s);
    if (!DATE_TOKENS[plain]) known = false;
    return near ? near.toLowerCase() : DATE_TOKENS[plain]?.format(at(unix_s));
  });
  return known ? text : fallback;
}
