import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, visit } from './browser.mjs';
import { toLook } from './way.mjs';

test('everybody loads the same, whatever they came for, and no address says what it was', async () => {
  const { page, requests, end } = await visit();
  await page.waitForLoadState('networkidle');
  const loaded = requests.length;
  await page.click('#go-mailbox');
  await page.click('#home');
  await page.click('#go-passes');
  await page.click('#home');
  await toLook(page);
  // Nothing is asked for until something is sent; fetching a module again is answered from memory
  assert.deepEqual(requests.slice(loaded).map(({ url }) => url), []);
  assert.equal(page.url(), BASE);
  assert.ok(requests.every(({ url, headers }) => !url.includes('#') && !headers.cookie && !headers.referer));
  assert.equal(await page.title(), 'Home');
  await end();
});

test('a link with a fragment leads there, and the fragment goes', async () => {
  const { page, end } = await visit();
  for (const view of ['report', 'mailbox', 'passes']) {
    await page.goto(`${BASE}#${view}`);
    await page.waitForSelector(`#view-${view}:not([hidden])`);
    assert.equal(page.url(), BASE);
  }
  await end();
});

test('no field is completed, corrected or checked by the browser', async () => {
  const { page, end } = await visit();
  await toLook(page);
  const open = await page.evaluate(() => [...document.querySelectorAll('input, textarea, select')]
    .filter((field) => field.type !== 'file' && (field.autocomplete !== 'off' || (/^text/.test(field.type) && field.spellcheck !== false)))
    .map((field) => field.id));
  assert.deepEqual(open, []);
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('form')].filter((form) => form.action && form.method !== 'get').length), 0);
  await end();
});
