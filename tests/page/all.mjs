// All tests of the page, in one browser. One file alone: `node --test report.test.mjs`.
import { readdirSync } from 'node:fs';
import { describe } from 'node:test';

const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.mjs')).sort();
// Much of a test is waiting: for a pause in typing, for the way back
describe('the page', { concurrency: 3 }, async () => {
  for (const file of files) await import(`./${file}`);
});
