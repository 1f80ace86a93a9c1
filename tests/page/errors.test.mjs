import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, kept, PHONE, refuse, visit } from './browser.mjs';
import { receiptWords, toLook, toReceipt, WORDS } from './way.mjs';

const problem = (page) => page.waitForSelector('#step-receipt .problems p').then(() => page.textContent('#step-receipt .problems'));

async function press(page) {
  await page.check('#written');
  await page.click('#send');
}

/** The words are still there, here and after a reload, and the same press goes through. */
async function stillSends(page, words) {
  assert.ok((await kept(page)).includes(WORDS));
  assert.equal(await receiptWords(page), words);
  await page.unrouteAll();
  await page.context().setOffline(false);
  await page.click('#send');
  await page.waitForSelector('#view-done:not([hidden])');
}

test('the relay is gone, or something else answers in its place', async () => {
  const { page, end } = await visit(PHONE);
  const words = await toReceipt(page);
  for (const answer of [(route) => route.abort(), (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }), (route) => route.fulfill({ status: 200, body: 'hello' })]) {
    await page.unrouteAll();
    await page.route(`${BASE}api/report`, answer);
    await press(page);
    assert.match(await problem(page), /cannot be reached.+Nothing you wrote is lost/);
  }
  await stillSends(page, words);
  await end();
});

test('it was stored, but the answer was lost: sending again is the same report', async () => {
  const { page, requests, end } = await visit();
  const words = await toReceipt(page);
  await page.route(`${BASE}api/report`, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await press(page);
  await problem(page);
  await stillSends(page, words);
  const sent = requests.filter(({ url }) => url.endsWith('api/report')).map(({ body }) => body);
  assert.equal(sent.length, 2);
  assert.equal(sent[0], sent[1]);
  await end();
});

test('offline', async () => {
  const { page, end } = await visit();
  const words = await toReceipt(page);
  await page.context().setOffline(true);
  await press(page);
  assert.match(await problem(page), /This device is offline/);
  await stillSends(page, words);
  await end();
});

test('the slot is full', async () => {
  const { page, end } = await visit();
  const words = await toReceipt(page);
  await refuse(page, 'api/report', 429, { code: 'slot_full', text: 'Too many reports without a pass wait. Please try again after 12:00 (UTC).' });
  await press(page);
  assert.match(await problem(page), /after 12:00/);
  await stillSends(page, words);
  await end();
});

test('nothing could be stored', async () => {
  const { page, end } = await visit();
  const words = await toReceipt(page);
  await refuse(page, 'api/report', 503, { code: 'unavailable', text: 'It could not be stored. Please try again.' });
  await press(page);
  assert.match(await problem(page), /could not be stored/);
  await stillSends(page, words);
  await end();
});

test('the calculation got too old: it is made again, without a question', async () => {
  const { page, requests, end } = await visit();
  await toReceipt(page);
  let refused = false;
  await page.route(`${BASE}api/report`, (route) => {
    if (refused) return route.continue();
    refused = true;
    return route.fulfill({ status: 422, json: { error: { code: 'work', text: 'too old' } } });
  });
  await press(page);
  await page.waitForSelector('#view-done:not([hidden])');
  assert.equal(requests.filter(({ url }) => url.endsWith('api/form')).length, 2);
  await end();
});

test('a refusal leads to where it can be put right', async () => {
  const { page, end } = await visit();
  await toReceipt(page);
  for (const [error, field] of [
    [{ code: 'pass_unknown', text: 'This pass is not one of ours.' }, '#pass-choice'],
    [{ code: 'pass_spent', text: 'This pass was used.' }, '#pass-choice'],
    [{ code: 'too_long', text: 'Too long.', field: 'what' }, '#answer-what'],
    [{ code: 'nobody_left', text: 'Nobody is left.', field: 'about' }, '#about'],
    [{ code: 'topic', text: 'Choose one.', field: 'topic' }, '#topic'],
  ]) {
    await page.unrouteAll();
    await refuse(page, 'api/report', 422, error);
    await press(page);
    assert.ok((await problem(page)).includes(error.text));
    await page.click('#fix');
    assert.ok(await page.isVisible(field), error.code);
    await page.goBack();
    await page.waitForSelector('#send:visible');
  }
  await end();
});

test('a receipt that could not be drawn is asked for again', async () => {
  const { page, end } = await visit();
  await page.route(`${BASE}api/receipt`, (route) => route.abort());
  await toLook(page);
  await page.click('#look-next');
  await page.waitForSelector('#receipt-retry:not([hidden])');
  await press(page);
  assert.match(await problem(page), /receipt is not here yet/);
  await page.unrouteAll();
  await page.click('#receipt-retry');
  await page.waitForSelector('#receipt li:nth-child(12)');
  await end();
});

test('the first answer is missing: the page says so and can be asked again', async () => {
  const { page, end } = await visit();
  await page.route(`${BASE}api/form`, (route) => route.abort());
  await page.reload();
  await page.waitForSelector('#form-problem:not([hidden])');
  await page.click('#go-report');
  assert.ok(!(await page.isVisible('#step-concern')));
  await page.unrouteAll();
  await page.click('#form-retry');
  await page.waitForSelector('#step-concern:not([hidden])');
  await end();
});

test('the second look cannot be opened: the person is told what to look for, and can go on', async () => {
  const { page, end } = await visit();
  await page.route(`${BASE}second-look.json`, (route) => route.abort());
  await page.reload();
  await page.click('#go-report');
  await page.selectOption('#topic', 'other');
  await page.click('#concern-next');
  await page.fill('#answer-what', WORDS);
  await page.click('#answers-next');
  await page.check('#pass-no');
  await page.click('#you-next');
  await page.waitForSelector('#look-retry');
  await page.unrouteAll();
  await page.click('#look-retry');
  await page.waitForSelector('#look .look-count');
  await page.click('#look-next');
  assert.ok(await page.isVisible('#send'));
  await end();
});
