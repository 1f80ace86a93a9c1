import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everything, kept, PHONE, visit } from './browser.mjs';
import { openMailbox, receiptWords, send, toAnswers, toLook, toReceipt, toStanding, WORDS } from './way.mjs';

test('a report without a pass is sent, opens with its receipt, and leaves nothing behind', async () => {
  const { page, requests, end } = await visit(PHONE);
  const words = await send(page);
  assert.match(words, /^relay( [a-z]{3,8}){12}$/);
  const sent = JSON.parse(requests.find(({ url }) => url.endsWith('api/report')).body);
  assert.deepEqual(Object.keys(sent).sort(), ['about', 'answers', 'receipt', 'topic', 'urgent', 'work']);
  assert.equal(sent.answers.what, WORDS);
  assert.match(await page.textContent('#done-next'), /It leaves .+together with others.+waits in a list/s);
  assert.equal(await kept(page), '[{},{}]');
  const left = await everything(page);
  for (const word of [WORDS, words, words.split(' ').slice(1, 4).join('')]) assert.ok(!left.includes(word));
  // Back leads to an empty report
  await page.goBack();
  assert.ok(!(await everything(page)).includes(WORDS));
  await openMailbox(page, words);
  assert.match(await page.textContent('#mailbox-state'), /has not left yet/);
  await end();
});

test('who will read it follows topic and ticks', async () => {
  const { page, end } = await visit();
  await page.click('#go-report');
  // Without a name a label begins with a capital letter, and in the sentence with a small one
  const readers = async () => (await page.textContent('#readers')).toLowerCase();
  const labelOf = async (role) => (await page.textContent(`label[for=about-${role}]`)).toLowerCase();
  const before = await readers();
  await page.selectOption('#topic', 'accounting');
  const committee = await labelOf('audit-committee');
  assert.ok(!before.includes(committee.split(' (')[0]));
  assert.ok((await readers()).includes(committee.split(' (')[0]));
  await page.selectOption('#topic', 'other');
  for (const role of ['ethics-manager', 'outside-counsel']) await page.check(`#about-${role}`);
  assert.ok((await readers()).includes((await labelOf('board-secretary')).split(' (')[0]));
  await page.check('#about-board-secretary');
  assert.ok((await readers()).includes(committee.split(' (')[0]));
  await page.check('#about-audit-committee');
  assert.match(await readers(), /nobody is left/);
  await page.click('#concern-next');
  assert.match(await page.textContent('#about-problem'), /Nobody is left/);
  await end();
});

test('somebody who would read it and is written about is pointed out, and can be kept out there', async () => {
  const { page, requests, end } = await visit();
  await toAnswers(page);
  const label = await page.evaluate(() => document.querySelector('label[for=about-ethics-manager]').textContent);
  const first = label.split(' ')[0];
  await page.fill('#answer-what', `${first} paid the same invoice twice.`);
  await page.click('#keep-from-ethics-manager');
  assert.ok(!(await page.textContent('#readers')).includes(first));
  assert.equal(await page.locator('#names-note .note').count(), 0);
  await page.click('#answers-back');
  assert.ok(await page.isChecked('#about-ethics-manager'));
  await page.click('#concern-next');
  await page.click('#answers-next');
  await page.check('#pass-no');
  await page.click('#you-next');
  await page.click('#look-next');
  await page.waitForSelector('#receipt li:nth-child(12)');
  await page.check('#written');
  await page.click('#send');
  await page.waitForSelector('#view-done:not([hidden])');
  assert.deepEqual(JSON.parse(requests.find(({ url }) => url.endsWith('api/report')).body).about, ['ethics-manager']);
  await end();
});

test('the second look marks, explains, lets change, and sends nothing', async () => {
  const { page, requests, end } = await visit(PHONE);
  const before = requests.length;
  await toLook(page, { words: 'I saw it at my desk at 14:32 on Monday. Mail me: j.kowalski84@gmail.example' });
  const marks = () => page.locator('#look mark').allTextContents();
  assert.ok((await marks()).length >= 3);
  assert.equal(await page.locator('#look .reasons li').count(), (await marks()).length);
  await page.fill('#look-what', 'I saw it from a lorry.');
  await page.waitForSelector('#look .good');
  assert.deepEqual(await marks(), []);
  await page.click('#look-more summary');
  await page.fill('#look-own', 'Lorry');
  await page.waitForSelector('#look mark');
  assert.ok(requests.slice(before).every(({ body }) => !body.includes('desk') && !/lorry/i.test(body)));
  assert.ok(!(await kept(page)).includes('Lorry'));
  await page.click('#look-back');
  await page.click('#you-back');
  assert.equal(await page.inputValue('#answer-what'), 'I saw it from a lorry.');
  await end();
});

test('going back keeps all words', async () => {
  const { page, end } = await visit();
  await toStanding(page);
  await page.check('#pass-no');
  await page.fill('#name', 'Maya Ferreira');
  await page.check('#urgent');
  await page.click('#you-next');
  for (let step = 0; step < 3; step += 1) await page.goBack();
  assert.equal(await page.inputValue('#topic'), 'other');
  await page.click('#concern-next');
  assert.equal(await page.inputValue('#answer-what'), WORDS);
  await page.click('#answers-next');
  assert.equal(await page.inputValue('#name'), 'Maya Ferreira');
  assert.ok(await page.isChecked('#urgent'));
  assert.ok(await page.isChecked('#pass-no'));
  await end();
});

test('the receipt stays the same after a reload, and has to be written down', async () => {
  const { page, requests, end } = await visit();
  const words = await toReceipt(page);
  await page.reload();
  await page.waitForSelector('#receipt li:nth-child(12)');
  assert.equal(await receiptWords(page), words);
  await page.click('#send');
  assert.match(await page.textContent('#written-problem'), /write the words down/);
  assert.ok(!requests.some(({ url }) => url.endsWith('api/report')));
  await end();
});

test('on paper there are the words alone', async () => {
  const { page, end } = await visit();
  const words = await toReceipt(page);
  await page.emulateMedia({ media: 'print' });
  const seen = (await page.evaluate(() => document.body.innerText)).match(/\p{L}+/gu);
  assert.deepEqual(seen, words.split(' '));
  await end();
});

test('nothing is sent without what has to be there, and each problem leads to its field', async () => {
  const { page, end } = await visit();
  await page.click('#go-report');
  await page.click('#concern-next');
  await page.click('#step-concern .problems a');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'topic');
  assert.match(await page.getAttribute('#topic', 'aria-describedby'), /topic-problem/);
  await page.selectOption('#topic', 'other');
  await page.click('#concern-next');
  await page.click('#answers-next');
  assert.match(await page.textContent('#answer-what-problem'), /needs an answer/);
  await page.fill('#answer-what', 'x'.repeat(6001));
  await page.click('#answers-next');
  assert.match(await page.textContent('#answer-what-problem'), /6001 characters; 6000 fit/);
  assert.equal((await page.inputValue('#answer-what')).length, 6001);
  await page.fill('#answer-what', WORDS);
  await page.click('#answers-next');
  await page.click('#you-next');
  assert.match(await page.textContent('#pass-choice-problem'), /either way/);
  await page.check('#pass-yes');
  await page.fill('#pass', 'ABCD-EFGH');
  await page.click('#you-next');
  await page.waitForSelector('#pass-problem');
  assert.match(await page.textContent('#pass-problem'), /does not read as a pass/);
  await end();
});
