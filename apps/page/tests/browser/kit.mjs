// What the browser tests share: the program, a browser on its page, and a peer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const need = (name) => process.env[name] ?? (() => { throw new Error(`${name} is not set`); })();
const children = new Set();
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

function start(command, words) {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.add(child);
  child.on('exit', () => children.delete(child));
  const heard = [];
  const waiting = new Set();
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => {
    heard.push(JSON.parse(line));
    for (const look of [...waiting]) look();
  });
  /** The first event from `from` on that is as wanted; ten seconds at most. */
  const hears = (wanted, from = 0) => new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error(`not heard: ${wanted}`)), 10_000);
    const look = () => {
      const one = heard.slice(from).find(wanted);
      if (!one) return;
      clearTimeout(late);
      waiting.delete(look);
      found(one);
    };
    waiting.add(look);
    look();
  });
  const end = async (signal = 'SIGINT') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return { child, heard, hears, end };
}

/** `dgram web`: `url` and `view_url` are in what it says first. */
export async function program(...words) {
  const port = words.includes('--port') ? [] : ['--port', '0'];
  const one = start(need('DGRAM'), ['web', ...port, '--view-only', '--json', ...words]);
  const said = await one.hears((event) => event.event === 'listening');
  return { ...one, ...said };
}

/** A UDP socket of Python's: see tests/page/peer.py. */
export async function peer(answer = 'none', at = '127.0.0.1:0') {
  const one = start(need('PYTHON'), ['-B', need('PEER'), at]);
  const tell = (what) => one.child.stdin.write(`${JSON.stringify(what)}\n`);
  tell({ answer });
  const { local } = await one.hears((event) => event.local);
  return {
    ...one, local, tell,
    send: (data, to, times = 1) => tell({ send: Buffer.from(data).toString('hex'), to, times }),
    /** The bytes of the datagram number `at`, from 0. */
    got: async (at) => {
      await one.hears((event) => event.data !== undefined, at + 1);
      return Buffer.from(one.heard[at + 1].data, 'hex');
    },
  };
}

export const words = {
  zh: { open: '打开', close: '关闭', send: '发送', to: '远程主机', stop: '停止' },
  en: { open: 'Open', close: 'Close', send: 'Send', to: 'Remote', stop: 'Stop' },
};

let browser;
const pages = new Set();

/** A page in a profile of its own, unless one is given; anything it complains of fails the test. */
export async function page(url, { language = 'en', context, ...more } = {}) {
  browser ??= await chromium.launch({
    executablePath: need('CHROMIUM'), args: ['--no-sandbox', '--disable-gpu'],
  });
  const profile = context ?? await browser.newContext({
    viewport: { width: 1440, height: 900 }, locale: language === 'zh' ? 'zh-CN' : 'en-US',
    timezoneId: 'UTC', ...more,
  });
  profile.setDefaultTimeout(10_000);
  const made = await profile.newPage();
  const faults = [];
  made.on('pageerror', (why) => faults.push(String(why)));
  made.on('console', (said) => {
    // The browser itself tells of answers other than 200; the page says them in words.
    if (said.type() === 'error' && !/Failed to load resource|WebSocket/.test(said.text()))
      faults.push(said.text());
  });
  pages.add({ made, faults });
  await made.goto(url);
  const word = words[language];
  const button = (name) => made.getByRole('button', { name, exact: true });
  return Object.assign(made, {
    faults, word,
    rows: made.locator('.log [role=option]'),
    /** The rows that have this text in them. */
    row: (text) => made.locator('.log [role=option]').filter({ hasText: text }),
    outcome: made.locator('[data-outcome]'),
    box: made.locator('[data-area=send]'),
    to: made.getByLabel(word.to, { exact: true }),
    open: async (port) => {
      if (port !== undefined) await made.locator('#port').fill(String(port));
      await button(word.open).click();
      await button(word.close).waitFor();
    },
    say: async (text, to) => {
      if (to !== undefined) await made.getByLabel(word.to, { exact: true }).fill(to);
      await made.locator('[data-area=send]').fill(text);
      await button(word.send).click();
    },
    tab: (name) => made.locator('main [role=tablist]').getByRole('tab', { name }).click(),
    button,
  });
}

/** What pages complained of since the last time; they and all that was started end. */
export async function tidied() {
  const said = [...pages].flatMap(({ faults }) => faults);
  for (const { made } of pages) await made.context().close();
  pages.clear();
  const ends = [...children].map((child) => once(child, 'exit'));
  children.forEach((child) => child.kill('SIGKILL'));
  await Promise.all(ends);
  return said;
}

/** And the browser too. */
export async function closing() {
  await tidied();
  await browser?.close();
}

/** Until `question()` is true, asked again and again; ten seconds at most. */
export async function until(question, what = String(question)) {
  const end = Date.now() + 10_000;
  while (!(await question())) {
    if (Date.now() > end) throw new Error(`not so: ${what}`);
    await new Promise((then) => setTimeout(then, 50));
  }
}
