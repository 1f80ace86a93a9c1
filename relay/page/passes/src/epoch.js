/** The last quarter of the year 9999, counted from the first of 1970: the calendar of the server ends there. */
const LAST = 32_119;

/** Whether this is the number of a quarter. */
export function isEpoch(number) {
  return Number.isInteger(number) && number >= 0 && number <= LAST;
}
