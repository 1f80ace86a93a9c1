// The way through a report, as a person goes it.
export const WORDS = 'Invoices of one supplier were paid twice, and nobody asked why.';

/** @param {import('playwright-core').Page} page */
export async function toAnswers(page, topic = 'other') {
  await page.click('#go-report');
  await page.selectOption('#topic', topic);
  await page.click('#concern-next');
}

/** @param {import('playwright-core').Page} page @param {{words?: string, topic?: string}} [with_] */
export async function toStanding(page, { words = WORDS, topic } = {}) {
  await toAnswers(page, topic);
  await page.fill('#answer-what', words);
  await page.click('#answers-next');
}

/** @param {import('playwright-core').Page} page @param {{words?: string, topic?: string, pass?: string}} [with_] */
export async function toLook(page, { pass, ...rest } = {}) {
  await toStanding(page, rest);
  if (pass) {
    await page.check('#pass-yes');
    await page.fill('#pass', pass);
  } else await page.check('#pass-no');
  await page.click('#you-next');
  await page.waitForSelector('#look .look-count');
}

/** @param {import('playwright-core').Page} page @returns {Promise<string>} the words of the receipt */
export async function toReceipt(page, with_ = {}) {
  await toLook(page, with_);
  await page.click('#look-next');
  await page.waitForSelector('#receipt li:nth-child(12)');
  return receiptWords(page);
}

/** @param {import('playwright-core').Page} page */
export async function receiptWords(page) {
  const first = await page.textContent('#receipt-first');
  return [first, ...await page.locator('#receipt li').allTextContents()].join(' ');
}

/** @param {import('playwright-core').Page} page */
export async function send(page, with_ = {}) {
  const words = await toReceipt(page, with_);
  await page.check('#written');
  await page.click('#send');
  await page.waitForSelector('#view-done:not([hidden])');
  return words;
}

/** @param {import('playwright-core').Page} page @param {string} words */
export async function openMailbox(page, words) {
  await page.click('#home');
  await page.click('#go-mailbox');
  await page.fill('#receipt-in', words);
  await page.click('#mailbox-look');
  await page.waitForSelector('#mailbox:not([hidden])');
}

/** Passes, made on the page. @param {import('playwright-core').Page} page @param {string} code */
export async function getPasses(page, code) {
  await page.click('#home');
  await page.click('#go-passes');
  await page.fill('#code', code);
  await page.click('#passes-get');
  await page.waitForSelector('#passes-list li');
  return page.locator('#passes-list li').allTextContents();
}
