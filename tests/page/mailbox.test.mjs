import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, everything, kept, PHONE, visit } from './browser.mjs';
import { openMailbox, send } from './way.mjs';

/** The mailbox as it is once the desk has it. */
async function withDesk(page, more = {}) {
  await page.route(`${BASE}api/mailbox`, async (route) => {
    const response = await route.fetch();
    const view = await response.json();
    const messages = [{ voice: 'desk', day: '28 November 2026', text: 'Thank you.\nWhich <b>supplier</b>?' }, ...view.messages];
    await route.fulfill({ response, json: { ...view, state: 'with-desk', messages, ...more } });
  });
}

test('a receipt is read as people type it', async () => {
  const { page, end } = await visit(PHONE);
  const words = await send(page);
  const [first, ...rest] = words.split(' ');
  const typed = `${first.toUpperCase()}:\n${rest.map((word, at) => `${at + 1}. ${word.slice(0, 4)}`).join(', ')}`;
  await openMailbox(page, typed);
  assert.equal(await page.inputValue('#receipt-in'), '');
  await end();
});

test('a wrong receipt says what is wrong, and keeps what was typed', async () => {
  const { page, end } = await visit();
  await page.click('#go-mailbox');
  const attempt = async (text, expected) => {
    await page.fill('#receipt-in', text);
    await page.click('#mailbox-look');
    await page.waitForSelector('#receipt-in-problem');
    await page.waitForFunction((source) => new RegExp(source).test(document.getElementById('receipt-in-problem')?.textContent), expected.source);
    assert.equal(await page.inputValue('#receipt-in'), text);
  };
  await attempt('', /type the words/);
  await attempt('relay legal winner', /“relay” and 2/);
  await attempt('legal winner', /12 words/);
  await attempt('legal wi year wave sausage worth useful legal winner thank year wave', /Word 2/);
  await attempt('relay legal winner thank year wave sausage worth useful legal winner thank blorb', /[Ww]ord 12/);
  await attempt('relay legal winner thank year wave sausage worth useful legal winner thank year', /fit together/);
  // Twelve words, from chat; these open nothing
  await attempt('legal winner thank year wave sausage worth useful legal winner thank yellow', /open/);
  await end();
});

test('the conversation is text, and an answer goes out after a second look', async () => {
  const { page, requests, end } = await visit(PHONE);
  const words = await send(page);
  await withDesk(page);
  await openMailbox(page, words);
  assert.match(await page.textContent('#messages .desk .words'), /Which <b>supplier<\/b>\?/);
  await page.click('#letter-look');
  assert.match(await page.textContent('#letter-problem'), /write your answer/);
  await page.fill('#letter', 'Call me on +48 601 555 0142.');
  await page.click('#letter-look');
  await page.waitForSelector('#letter-marks mark');
  assert.ok(!requests.some(({ url }) => url.endsWith('api/letter')));
  // What is changed after the look is looked at again
  await page.fill('#letter', 'It was the one with the blue lorries.');
  await page.waitForFunction(() => document.querySelector('#letter-marks .look-count')?.textContent.startsWith('Nothing'));
  await page.check('#letter-urgent');
  await page.click('#letter-send');
  await page.waitForFunction(() => document.getElementById('mailbox-waiting').textContent.includes('taken'));
  const letter = JSON.parse(requests.find(({ url }) => url.endsWith('api/letter')).body);
  assert.equal(letter.text, 'It was the one with the blue lorries.');
  assert.equal(letter.urgent, true);
  assert.match(letter.draft, /^[0-9a-f]{32}$/);
  assert.equal(await page.inputValue('#letter'), '');
  assert.equal(await kept(page), '[{},{}]');
  await end();
});

test('an answer that was not heard of goes out again under the same number, also when it was changed: it takes the place of the first', async () => {
  const { page, requests, end } = await visit();
  const words = await send(page);
  await openMailbox(page, words);
  await page.route(`${BASE}api/letter`, (route) => route.abort());
  const attempt = async () => {
    await page.click('#letter-send');
    await page.waitForSelector('#letter-form .problems p');
  };
  await page.fill('#letter', 'The same words.');
  await page.click('#letter-look');
  await page.waitForSelector('#letter-second:not([hidden])');
  await attempt();
  assert.equal(await page.inputValue('#letter'), 'The same words.');
  await attempt();
  await page.fill('#letter', 'Other words.');
  await page.click('#letter-look');
  await page.waitForFunction(() => document.activeElement.id === 'letter-second-title');
  await attempt();
  const ids = requests.filter(({ url }) => url.endsWith('api/letter')).map(({ body }) => JSON.parse(body).draft);
  assert.equal(ids[0], ids[1]);
  assert.equal(ids[1], ids[2]);
  await page.reload();
  await page.fill('#receipt-in', words);
  await page.click('#mailbox-look');
  await page.waitForSelector('#mailbox:not([hidden])');
  assert.equal(await page.inputValue('#letter'), 'Other words.');
  await end();
});

test('files say what was taken out, or why not and what else to do; their names stay here', async () => {
  const { page, requests, end } = await visit(PHONE);
  await send(page);
  const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await page.setInputFiles('#done-file', [{ name: 'maya-2231.png', mimeType: 'image/png', buffer: photo }, { name: 'clip.avi', mimeType: 'video/x-msvideo', buffer: Buffer.from('RIFF\x10\0\0\0AVI LIST') }, { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
  const lines = page.locator('#done-file-list li');
  await page.waitForFunction(() => [...document.querySelectorAll('#done-file-list li')].filter((line) => /^(good|bad)$/.test(line.className)).length === 3);
  const [good, bad, empty] = await lines.allTextContents();
  assert.match(good, /maya-2231\.png.*Added as a .*aken out/);
  assert.match(bad, /Not added\. .{20}/);
  assert.match(empty, /It is empty/);
  const sent = requests.filter(({ url }) => url.endsWith('api/file'));
  assert.equal(sent.length, 2);
  for (const { body, headers } of sent) {
    assert.ok(!body.includes('maya') && !body.includes('.avi'));
    assert.equal(headers['content-type'], 'application/octet-stream');
    const length = body.charCodeAt(0) * 256 + body.charCodeAt(1);
    assert.match(JSON.parse(body.slice(2, 2 + length)).id, /^[0-9a-f]{32}$/);
  }
  // Without an answer it can be tried again
  await page.route(`${BASE}api/file`, (route) => route.abort());
  await page.setInputFiles('#done-file', [{ name: 'again.png', mimeType: 'image/png', buffer: photo }]);
  await page.waitForSelector('#done-file-list li:nth-child(4).bad button:not([hidden])');
  await page.unroute(`${BASE}api/file`);
  await page.click('#done-file-list li:nth-child(4) button');
  await page.waitForSelector('#done-file-list li:nth-child(4).good');
  await end();
});

test('a name is given only knowingly', async () => {
  const { page, requests, end } = await visit();
  const words = await send(page);
  await openMailbox(page, words);
  await page.fill('#mailbox-name', 'Maya Ferreira');
  await page.click('#name-send');
  assert.match(await page.textContent('#name-sure-problem'), /cannot be undone/);
  await page.check('#name-sure');
  await page.click('#name-send');
  await page.waitForFunction(() => document.activeElement.id === 'mailbox-title');
  const letters = requests.filter(({ url }) => url.endsWith('api/letter')).map(({ body }) => JSON.parse(body));
  assert.deepEqual(letters.map(({ name, text }) => ({ name, text })), [{ name: 'Maya Ferreira', text: '' }]);
  await end();
});

test('withdrawing takes two presses, and says what it does', async () => {
  const { page, end } = await visit();
  const words = await send(page);
  await openMailbox(page, words);
  assert.match(await page.textContent('#withdraw-what'), /is destroyed/);
  await page.click('#withdraw');
  await page.click('#withdraw-no');
  await page.click('#withdraw');
  await page.click('#withdraw-yes');
  await page.waitForSelector('#mailbox-gone:not([hidden])');
  // A screen reader hears it, and does not find what was said before
  await page.locator('#status', { hasText: 'It is destroyed' }).waitFor({ state: 'attached' });
  await page.click('#home');
  await page.click('#go-mailbox');
  await page.fill('#receipt-in', words);
  await page.click('#mailbox-look');
  await page.waitForSelector('#receipt-in-problem');
  await end();
});

test('once it has left, withdrawing says something else', async () => {
  const { page, end } = await visit();
  const words = await send(page);
  await withDesk(page);
  await openMailbox(page, words);
  assert.match(await page.textContent('#withdraw-what'), /may have been read/);
  await end();
});

test('what is written in one mailbox stands in no other, and is there again in its own', async () => {
  const { page, end } = await visit();
  const one = await send(page);
  await page.click('#done-close');
  const two = await send(page);
  await openMailbox(page, one);
  await page.fill('#letter', 'For the first alone.');
  await openMailbox(page, two);
  assert.equal(await page.inputValue('#letter'), '');
  await page.reload();
  await openMailbox(page, one);
  assert.equal(await page.inputValue('#letter'), 'For the first alone.');
  await end();
});

test('a mailbox that was left before it opened stays shut', async () => {
  const { page, end } = await visit();
  const words = await send(page);
  await page.click('#home');
  let answer = () => {};
  const asked = new Promise((resolve) => { answer = resolve; });
  await page.route(`${BASE}api/mailbox`, async (route) => {
    await asked;
    await route.continue();
  });
  await page.click('#go-mailbox');
  await page.fill('#receipt-in', words);
  await page.click('#mailbox-look');
  await page.click('#home');
  const answered = page.waitForResponse(`${BASE}api/mailbox`);
  answer();
  await answered;
  await page.click('#go-mailbox');
  await page.waitForTimeout(200);
  assert.ok(await page.isVisible('#mailbox-open') && !(await page.isVisible('#mailbox')));
  assert.equal(await page.textContent('#mailbox-state'), '');
  await end();
});

test('what is typed while an answer is sent is not lost', async () => {
  const { page, requests, end } = await visit();
  const words = await send(page);
  await openMailbox(page, words);
  await page.fill('#letter', 'The first part.');
  await page.click('#letter-look');
  await page.waitForSelector('#letter-second:not([hidden])');
  let answer = () => {};
  const typed = new Promise((resolve) => { answer = resolve; });
  await page.route(`${BASE}api/letter`, async (route) => {
    await typed;
    await route.continue();
  });
  await page.click('#letter-send');
  await page.fill('#letter', 'The first part. And a second one.');
  answer();
  await page.waitForFunction(() => document.getElementById('mailbox-waiting').textContent.includes('still in the box'));
  assert.equal(await page.inputValue('#letter'), 'And a second one.');
  const sent = requests.filter(({ url }) => url.endsWith('api/letter')).map(({ body }) => JSON.parse(body).text);
  assert.deepEqual(sent, ['The first part.']);
  await end();
});

test('a closed mailbox leaves nothing on the page', async () => {
  const { page, end } = await visit();
  const words = await send(page);
  await withDesk(page);
  await openMailbox(page, words);
  await page.click('#mailbox-close');
  const left = await everything(page);
  for (const said of ['Which <b>', 'Which &lt;b', words]) assert.ok(!left.includes(said), said);
  await page.goBack();
  assert.ok(await page.isVisible('#receipt-in'));
  assert.ok(!(await page.isVisible('#mailbox')));
  await end();
});
