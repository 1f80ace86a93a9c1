import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { BASE, everything, kept, need, PHONE, refuse, visit } from './browser.mjs';
import { getPasses, send, toReceipt } from './way.mjs';

/** Each code is good once: as many as there are tests that get passes. */
const codes = need('PASS_CODES', 'two codes from chat, with a comma between').split(',');
const code = () => codes.shift();

test('passes are made, compared, saved, kept only on request, and used once', async () => {
  const { page, requests, end } = await visit(PHONE);
  const passes = await getPasses(page, code());
  assert.ok(passes.length > 0);
  assert.match(await page.textContent('#fingerprint'), /^(\d{5} ){5}\d{5}$/);
  assert.equal(await kept(page), '[{},{}]');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#passes-save')]);
  assert.equal(download.suggestedFilename(), 'notes.txt');
  const saved = await readFile(await download.path(), 'utf8');
  for (const pass of passes) assert.ok(saved.includes(pass));
  await page.click('#passes-keep');
  assert.ok((await kept(page)).includes(passes[0]));
  // No pass has been on its way until one is spent
  assert.ok(requests.every(({ body, url }) => !passes.some((pass) => body.includes(pass) || url.includes(pass))));
  await page.reload();
  await page.click('#home');
  await page.click('#go-report');
  await page.selectOption('#topic', 'other');
  await page.click('#concern-next');
  await page.fill('#answer-what', 'A report with a pass.');
  await page.click('#answers-next');
  await page.check('#pass-yes');
  await page.click('#pass-kept');
  assert.equal(await page.inputValue('#pass'), passes[0]);
  await page.click('#you-next');
  await page.click('#look-next');
  await page.waitForSelector('#receipt li:nth-child(12)');
  await page.check('#written');
  await page.click('#send');
  await page.waitForSelector('#view-done:not([hidden])');
  assert.match(await page.textContent('#done-next'), /can be read by/);
  assert.ok(!(await kept(page)).includes(passes[0]));
  assert.ok((await kept(page)).includes(passes[1]));
  await page.click('#home');
  // The same pass again
  const words = await toReceipt(page, { pass: passes[0].toLowerCase().replaceAll('-', ' ') });
  await page.check('#written');
  await page.click('#send');
  await page.click('#fix');
  assert.ok(await page.isVisible('#pass'));
  await page.fill('#pass', passes[1]);
  await page.click('#you-next');
  await page.click('#look-next');
  await page.waitForFunction((first) => document.querySelector('#receipt li').textContent === first, words.split(' ')[1]);
  await page.check('#written');
  await page.click('#send');
  await page.waitForSelector('#view-done:not([hidden])');
  await page.click('#home');
  await page.click('#go-passes');
  await page.click('#passes-forget');
  assert.equal(await kept(page), '[{},{}]');
  await end();
});

test('a lost answer does not lose the passes', async () => {
  const { page, requests, end } = await visit();
  await page.click('#go-passes');
  await page.fill('#code', code());
  await page.route(`${BASE}api/passes`, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.click('#passes-get');
  await page.waitForSelector('#passes-form .problems p');
  const typed = await page.inputValue('#code');
  await page.unroute(`${BASE}api/passes`);
  await page.reload();
  // A slip first, and then as somebody else would type it
  for (const [code, seen] of [[`${typed}x`, '#code-problem'], [typed.toUpperCase().replace('-', ' '), '#passes-list li']]) {
    await page.fill('#code', code);
    await page.click('#passes-get');
    await page.waitForSelector(seen);
  }
  const sent = requests.filter(({ url }) => url.endsWith('api/passes')).map(({ body }) => JSON.parse(body).blinded);
  assert.equal(sent.length, 3);
  assert.deepEqual(sent[2], sent[0]);
  assert.equal(await kept(page), '[{},{}]');
  await end();
});

test('passes under another key are not taken', async () => {
  const { page, end } = await visit();
  await page.click('#go-passes');
  await page.route(`${BASE}api/passes`, (route) => {
    const { blinded } = route.request().postDataJSON();
    // The elements themselves: as if they were evaluated with the key 1
    return route.fulfill({ json: { evaluated: blinded, proof: '01'.repeat(64), public_key: 'e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76' } });
  });
  await page.fill('#code', 'ANY-CODE');
  await page.click('#passes-get');
  await page.waitForSelector('#passes-form .problems p');
  assert.match(await page.textContent('#passes-form .problems'), /does not fit the key/);
  assert.ok(!(await page.isVisible('#passes-made')));
  await end();
});

test('a wrong code says so at its field', async () => {
  const { page, end } = await visit();
  await page.click('#go-passes');
  await page.click('#passes-get');
  assert.match(await page.textContent('#code-problem'), /type the code/);
  await refuse(page, 'api/passes', 403, { code: 'code', text: 'This code is wrong, used or too old.' });
  await page.fill('#code', 'NOPE');
  await page.click('#passes-get');
  await page.waitForFunction(() => document.getElementById('code-problem')?.textContent.includes('too old'));
  assert.equal(await page.inputValue('#code'), 'NOPE');
  await end();
});
