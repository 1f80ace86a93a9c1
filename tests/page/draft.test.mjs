import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, everything, kept, visit } from './browser.mjs';
import { toAnswers, toStanding, WORDS } from './way.mjs';

test('a draft survives a reload, and no other tab sees it', async () => {
  const { context, page, end } = await visit();
  await toAnswers(page);
  await page.fill('#answer-what', WORDS);
  await page.reload();
  assert.equal(await page.inputValue('#answer-what'), WORDS);
  const other = await context.newPage();
  await other.goto(BASE);
  await other.waitForSelector('#view-start:not([hidden])');
  assert.ok(!(await other.isVisible('#draft-here')));
  assert.ok(!(await everything(other)).includes(WORDS));
  await page.close();
  const later = await context.newPage();
  await later.goto(BASE);
  await later.waitForSelector('#view-start:not([hidden])');
  assert.ok(!(await later.isVisible('#draft-here')));
  assert.equal(await kept(later), '[{},{}]');
  await end();
});

test('only who asks keeps it longer, and without name, pass and receipt', async () => {
  const { context, page, end } = await visit();
  await toStanding(page);
  await page.fill('#name', 'Maya Ferreira');
  await page.check('#pass-yes');
  await page.fill('#pass', 'ABCD');
  await page.click('#you-back');
  await page.check('#keep-draft');
  await page.close();
  const later = await context.newPage();
  await later.goto(BASE);
  await later.waitForSelector('#draft-here:not([hidden])');
  const stored = await kept(later);
  assert.ok(stored.includes(WORDS.slice(0, 20)) && !stored.includes('Maya') && !stored.includes('ABCD'));
  // Who opens the page sees that there is one, not what it says
  assert.ok(!(await everything(later)).includes(WORDS));
  await later.click('#draft-continue');
  assert.equal(await later.inputValue('#answer-what'), WORDS);
  await later.uncheck('#keep-draft');
  assert.ok((await later.evaluate(() => localStorage.length)) === 0);
  await end();
});

test('two tabs do not overwrite what is kept', async () => {
  const { context, page, end } = await visit();
  await toAnswers(page);
  await page.fill('#answer-what', WORDS);
  await page.check('#keep-draft');
  const other = await context.newPage();
  await other.goto(BASE);
  await other.waitForSelector('#draft-here:not([hidden])');
  await other.click('#draft-continue');
  await page.fill('#answer-what', `${WORDS} And more.`);
  await other.waitForFunction(() => document.getElementById('draft-problem').textContent.includes('another tab'));
  await other.fill('#answer-what', 'Something else.');
  assert.ok((await kept(page)).includes('And more.'));
  assert.ok(await page.evaluate(() => localStorage.getItem('draft').includes('And more.')));
  await end();
});

test('deleting takes two presses, and leaves nothing', async () => {
  const { page, end } = await visit();
  await toAnswers(page);
  await page.fill('#answer-what', WORDS);
  await page.check('#keep-draft');
  await page.click('#draft-clear');
  assert.equal(await page.inputValue('#answer-what'), WORDS);
  await page.click('#draft-clear');
  await page.waitForSelector('#view-start:not([hidden])');
  assert.equal(await kept(page), '[{},{}]');
  assert.ok(!(await everything(page)).includes(WORDS));
  await end();
});

test('where nothing can be stored, the page says so and works', async () => {
  const { page, end } = await visit();
  await page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; });
  await toAnswers(page);
  await page.fill('#answer-what', WORDS);
  assert.match(await page.textContent('#draft-problem'), /stores nothing/);
  await page.click('#answers-next');
  assert.ok(await page.isVisible('#pass-no'));
  await end();
});
