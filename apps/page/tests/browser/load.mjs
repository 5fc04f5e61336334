// A page open under load. `node load.mjs SECONDS RATE` says in one line of JSON what was sent and
// counted, how long a key took until its letter was painted, and what memory did.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { closing, page, program, until } from './kit.mjs';

const target = '127.0.0.1:8080';
const key_every_ms = 150;
const payload_bytes = 64;

const sleep = (ms) => new Promise((then) => setTimeout(then, ms));
const residentKib = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

// From the event's own time, which another process of the browser gave it, to after the paint.
function listen() {
  globalThis.waits = [];
  addEventListener('keydown', (event) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.waits.push(performance.now() - event.timeStamp);
      port2.postMessage(0);
    });
  }, true);
}

async function heapKib(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return Math.round(metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 1024);
}

// What the program tells the page ten times a second, heard by a second connection.
async function counters(one) {
  return one.evaluate((token) => new Promise((found) => {
    const socket = new WebSocket(`ws://${location.host}/api/v1/socket`, ['dgram.v1', `k.${token}`]);
    socket.onopen = () => socket.send('{"do":"hello"}');
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.event !== 'tick') return;
      socket.close();
      found({ ...event.sockets[0], store: event.store });
    };
  }), await one.evaluate(() => sessionStorage.getItem('k')));
}

// Without --json, which would write a line for each: what was sent stands in the last note.
function flood(seconds, rate) {
  const child = spawn(process.env.DGRAM, ['send', target, 'x', '--pad', String(payload_bytes),
    '-c', String(seconds * rate), '--rate', `${rate}/s`, '-w', '0', '--lang', 'en'],
  { stdio: ['ignore', 'ignore', 'pipe'] });
  const run = { over: false, sent: 0 };
  let said = '';
  child.stderr.on('data', (piece) => (said += piece));
  void once(child, 'close').then(() => {
    run.over = true;
    run.sent = Number(/sent (\d+)/.exec(said)?.[1] ?? 0);
  });
  return run;
}

/** The page, open on port 8080 under load, and what was measured; nothing has ended yet. */
export async function load(seconds, rate) {
  const dgram = await program('--store', '64M');
  const one = await page(dgram.url);
  await one.open();
  await one.evaluate(listen);
  const session = await one.context().newCDPSession(one);
  await session.send('Performance.enable');
  const memory = async () =>
    ({ program: residentKib(dgram.child.pid), page: await heapKib(session) });

  const run = flood(seconds, rate);
  await one.box.focus();
  await sleep(seconds * 250); // the store is full, the page has warmed up
  const before = await memory();
  await one.evaluate(() => (globalThis.waits.length = 0));
  let keys = 0;
  while (!run.over) {
    await one.keyboard.press('x');
    if (++keys % 40 === 0) await one.box.fill('');
    await sleep(key_every_ms);
  }
  let now;
  await until(async () => {
    now = await counters(one);
    return now.rx + now.kernel >= run.sent;
  }, 'all that was sent is received or dropped by the kernel');
  const waits = (await one.evaluate(() => globalThis.waits)).sort((a, b) => a - b);
  const at = (share) => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))];
  const after = await memory();
  return {
    one,
    said: {
      sent: run.sent, received: now.rx, received_bytes: now.rx_bytes, kernel: now.kernel,
      kept: now.store.rows, left: now.store.dropped, keys, painted: waits.length,
      wait_ms: { p50: at(0.5), p95: at(0.95), max: waits.at(-1) },
      program_kib: [before.program, after.program], page_kib: [before.page, after.page],
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { said } = await load(...process.argv.slice(2).map(Number));
  console.log(JSON.stringify(said));
  await closing();
}
