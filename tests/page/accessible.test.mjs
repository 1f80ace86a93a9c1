// axe-core finds nothing, on every view, on a phone and at a desk, in light and dark: there only the colours are others.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { BASE, DESK, PHONE, refuse, visit } from './browser.mjs';
import { openMailbox, receiptWords } from './way.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env.PICTURES;
if (pictures) await mkdir(pictures, { recursive: true });

/** @param {import('playwright-core').Page} page @param {string} name @param {string[]} [runOnly] these rules alone */
async function look(page, name, runOnly) {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }), runOnly);
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), [], name);
}

/** @param {import('playwright-core').Page} page @param {string} size @param {string} name */
async function check(page, size, name) {
  await page.evaluate(axe);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, `${size}-dark-${name}`, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  await look(page, `${size}-light-${name}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
}

for (const [size, options] of [['phone', PHONE], ['desk', DESK]]) {
  test(`every view, ${size}`, async () => {
    const { page, end } = await visit(options);
    const seen = (name) => check(page, size, name);
    await seen('start');
    await page.click('#go-report');
    await seen('concern');
    await page.click('#concern-next');
    await seen('concern-problem');
    await page.selectOption('#topic', 'accounting');
    await page.click('#concern-next');
    await page.fill('#answer-what', 'The ethics manager paid invoices twice. I saw it at my desk at 14:32 on Monday; my mail is j.kowalski84@gmail.example.');
    await page.waitForSelector('#names-note .note');
    await seen('answers');
    await page.click('#answers-next');
    await page.click('#you-next');
    await page.check('#pass-yes');
    await page.fill('#pass', 'ABCD');
    await page.click('#you-next');
    await page.waitForSelector('#pass-problem');
    await seen('you-problem');
    await page.check('#pass-no');
    await seen('you');
    await page.click('#you-next');
    await page.waitForSelector('#look mark');
    await page.click('#look-more summary');
    await seen('look');
    await page.click('#look-next');
    await page.waitForSelector('#receipt li:nth-child(12)');
    const words = await receiptWords(page);
    await page.click('#send');
    await seen('receipt-problem');
    await page.check('#written');
    await page.click('#send');
    await page.waitForSelector('#done-file');
    await page.setInputFiles('#done-file', { name: 'clip.avi', mimeType: 'video/x-msvideo', buffer: Buffer.from('RIFF\x10\0\0\0AVI LIST') });
    await page.waitForSelector('#done-file-list .bad');
    await seen('done');
    await page.click('#done-close');
    await page.click('#go-mailbox');
    await page.click('#mailbox-look');
    await seen('mailbox-problem');
    await page.route(`${BASE}api/mailbox`, async (route) => {
      const response = await route.fetch();
      const messages = [{ voice: 'desk', day: '28 November 2026', text: 'Which supplier?' }, { voice: 'reporter', day: '28 November 2026', text: 'The one with the lorries.' }];
      await route.fulfill({ response, json: { ...await response.json(), messages } });
    });
    await openMailbox(page, words);
    await page.fill('#letter', 'Call me on +48 601 555 0142.');
    await page.click('#letter-look');
    await page.waitForSelector('#letter-marks mark');
    await page.click('#withdraw');
    await seen('mailbox');
    await page.click('#withdraw-yes');
    await page.waitForSelector('#mailbox-gone:not([hidden])');
    await seen('mailbox-gone');
    await page.click('#home');
    await page.click('#go-passes');
    await refuse(page, 'api/passes', 403, { code: 'code', text: 'This code is wrong, used or too old.' });
    await page.fill('#code', 'NOPE');
    await page.click('#passes-get');
    await page.waitForSelector('#code-problem');
    await page.evaluate(() => localStorage.setItem('passes', JSON.stringify(['03HY-XSPJ-CCMR-G0HR-9Z28-ESW8-RTVW-KJ5P-WZEZ-HB73-P631-8A0A-H34X-T8X7'])));
    await page.goBack();
    await page.goForward();
    await page.evaluate(() => {
      document.getElementById('passes-made').hidden = false;
      document.getElementById('passes-list').append(Object.assign(document.createElement('li'), { className: 'code', textContent: '03HY-XSPJ-CCMR-G0HR-9Z28-ESW8-RTVW-KJ5P-WZEZ-HB73-P631-8A0A-H34X-T8X7' }));
    });
    await seen('passes');
    await end();
  });
}

test('without JavaScript the page says what to do', async () => {
  const { page, end } = await visit({ ...PHONE, javaScriptEnabled: false });
  assert.match(await page.textContent('noscript'), /reporting line/);
  assert.ok(await page.isVisible('noscript h1'));
  assert.ok(!(await page.isVisible('#view-start')));
  if (pictures) await page.screenshot({ path: `${pictures}/noscript.png` });
  await end();
});
