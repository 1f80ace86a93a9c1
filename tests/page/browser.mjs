// A browser at the page of a running relay: BASE_URL says where, CHROMIUM which browser.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

export const BASE = need('BASE_URL', 'the address of the relay page, with a slash at its end');
const QUIET = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
export const DESK = { viewport: { width: 1200, height: 900 } };

/** @param {string} name @param {string} what */
export function need(name, what) {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}: ${what}`);
  return value;
}

let browser;
before(async () => { browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: QUIET }); });
after(() => browser.close());

/**
 * A visit of its own: nothing is shared with another one. What goes wrong on the page, against its policy, or to another host fails `visit.end()`.
 * @param {object} [options]
 */
export async function visit(options = DESK) {
  const context = await browser.newContext({ timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  const wrong = [];
  const requests = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) wrong.push(message.text()); });
  page.on('request', (request) => requests.push({ method: request.method(), url: request.url(), body: request.postDataBuffer()?.toString('latin1') ?? '', headers: request.headers() }));
  await context.route('https://www.wikipedia.org/**', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Wikipedia</title><p>elsewhere</p>' }));
  await page.goto(BASE);
  if (options.javaScriptEnabled !== false) await page.waitForSelector('#view-start:not([hidden])');
  const end = async () => {
    const strange = requests.map(({ url }) => url).filter((url) => !url.startsWith(BASE) && !/^(data|blob):|^https:\/\/www\.wikipedia\.org\//.test(url));
    const cookies = await context.cookies();
    await context.close();
    assert.deepEqual(wrong, []);
    assert.deepEqual(strange, []);
    assert.deepEqual(cookies, []);
  };
  return { context, page, requests, end };
}

/** Answers an address of the relay in its place. @param {import('playwright-core').Page} page @param {string} path @param {number} status @param {object} error */
export function refuse(page, path, status, error) {
  return page.route(`${BASE}${path}`, (route) => route.fulfill({ status, contentType: 'application/json', body: JSON.stringify({ error }) }));
}

/** All that the page itself keeps in this browser. @param {import('playwright-core').Page} page */
export function kept(page) {
  return page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
}

/** Everything that is on the page, fields included. @param {import('playwright-core').Page} page */
export function everything(page) {
  return page.evaluate(() => document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((field) => field.value).join('\n'));
}
