import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, everything, kept, visit } from './browser.mjs';
import { openMailbox, send, toAnswers, toReceipt, WORDS } from './way.mjs';

const ELSEWHERE = 'https://www.wikipedia.org/';

/** Neither Back nor Forward nor the address leads to what was written. */
async function nothingComesBack(page, words) {
  await page.waitForURL(ELSEWHERE);
  for (const move of ['goBack', 'goForward', 'goBack', 'goBack']) {
    await page[move]().catch(() => {});
    // What leads back goes away again at once
    await page.waitForURL(ELSEWHERE);
    assert.ok(!page.url().startsWith(BASE), `${move} came to ${page.url()}`);
    assert.ok(!(await everything(page)).includes(words));
  }
  await page.goto(BASE);
  await page.waitForSelector('#view-start:not([hidden])');
  assert.equal(await kept(page), '[{},{}]');
  assert.ok(!(await page.isVisible('#draft-here')));
}

test('Escape twice leaves at once, and nothing comes back', async () => {
  const { page, end } = await visit();
  await toAnswers(page);
  await page.fill('#answer-what', WORDS);
  await page.check('#keep-draft');
  await page.focus('#answer-what');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await nothingComesBack(page, WORDS);
  await end();
});

test('Escape once, or a held key, does not leave', async () => {
  const { page, end } = await visit();
  await toAnswers(page);
  await page.fill('#answer-what', WORDS);
  await page.keyboard.down('Escape');
  await page.keyboard.down('Escape');
  await page.keyboard.down('Escape');
  await page.keyboard.up('Escape');
  assert.equal(page.url(), BASE);
  assert.equal(await page.inputValue('#answer-what'), WORDS);
  await end();
});

test('leaving works while the page is still on its way, and deletes what was written before', async () => {
  const { page, end } = await visit();
  await toAnswers(page);
  await page.fill('#answer-what', WORDS);
  await page.check('#keep-draft');
  await page.route(`${BASE}page/app.js`, () => {});
  await page.reload({ waitUntil: 'commit' });
  await page.waitForSelector('#leave');
  await page.click('#leave');
  await page.waitForURL(ELSEWHERE);
  await page.unroute(`${BASE}page/app.js`);
  await nothingComesBack(page, WORDS);
  await end();
});

test('the button leaves from the receipt', async () => {
  const { page, end } = await visit();
  const words = await toReceipt(page);
  await page.click('#leave');
  await nothingComesBack(page, words.split(' ')[1]);
  await end();
});

test('the button leaves from the mailbox, and from the first view', async () => {
  const { page, end } = await visit();
  await openMailbox(page, await send(page));
  await page.fill('#letter', WORDS);
  await page.click('#leave');
  await nothingComesBack(page, WORDS);
  await page.click('#leave');
  await nothingComesBack(page, WORDS);
  await end();
});

test('the page is left while an answer is awaited', async () => {
  const { page, end } = await visit();
  await toReceipt(page);
  await page.check('#written');
  await page.route(`${BASE}api/report`, () => {});
  await page.click('#send');
  await page.click('#leave');
  await nothingComesBack(page, WORDS);
  await end();
});
