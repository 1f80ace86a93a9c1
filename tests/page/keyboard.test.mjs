import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESK, visit } from './browser.mjs';
import { WORDS } from './way.mjs';

/** Tab until the element has the focus, which has to be seen. @param {import('playwright-core').Page} page @param {string} id */
async function tabTo(page, id) {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle } = getComputedStyle(element);
      const { top, bottom } = element.getBoundingClientRect();
      return { id: element.id, name: element.name, ring: outlineStyle !== 'none', inView: bottom > 0 && top < innerHeight };
    });
    if (at.id !== '') assert.ok(at.ring && at.inView, `${at.id} is not seen`);
    if (at.id === id) return;
  }
  assert.fail(`Tab does not come to ${id}`);
}

test('a report is sent, opened and withdrawn with the keyboard alone', async () => {
  const { page, end } = await visit(DESK);
  const { keyboard } = page;
  const heading = () => page.evaluate(() => document.activeElement.textContent);
  await tabTo(page, 'go-report');
  await keyboard.press('Enter');
  assert.equal(await heading(), 'Who will read it');
  await tabTo(page, 'topic');
  await keyboard.press('ArrowDown');
  await tabTo(page, 'about-board-secretary');
  await keyboard.press('Space');
  await tabTo(page, 'concern-next');
  await keyboard.press('Enter');
  assert.equal(await heading(), 'What happened');
  await tabTo(page, 'answer-what');
  await keyboard.type(WORDS);
  await tabTo(page, 'answers-next');
  await keyboard.press('Enter');
  await tabTo(page, 'pass-yes');
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  assert.ok(await page.isChecked('#pass-no'));
  await tabTo(page, 'you-next');
  await keyboard.press('Enter');
  await page.waitForSelector('#look .look-count');
  assert.equal(await heading(), 'A second look');
  await tabTo(page, 'look-next');
  await keyboard.press('Enter');
  await page.waitForSelector('#receipt li:nth-child(12)');
  const words = [await page.textContent('#receipt-first'), ...await page.locator('#receipt li').allTextContents()].join(' ');
  await tabTo(page, 'written');
  await keyboard.press('Space');
  await tabTo(page, 'send');
  await keyboard.press('Enter');
  await page.waitForSelector('#view-done:not([hidden])');
  assert.match(await heading(), /Your report is taken/);
  await tabTo(page, 'done-file');
  await tabTo(page, 'done-close');
  await keyboard.press('Enter');
  await tabTo(page, 'go-mailbox');
  await keyboard.press('Enter');
  await tabTo(page, 'receipt-in');
  await keyboard.type(words);
  await tabTo(page, 'mailbox-look');
  await keyboard.press('Enter');
  await page.waitForSelector('#mailbox:not([hidden])');
  await page.waitForFunction(() => document.activeElement.id === 'mailbox-title');
  await tabTo(page, 'withdraw');
  await keyboard.press('Enter');
  await tabTo(page, 'withdraw-yes');
  await keyboard.press('Enter');
  await page.waitForSelector('#mailbox-gone:not([hidden])');
  await end();
});
