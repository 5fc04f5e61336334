// A stand-in for the program while the page is being worked on: `npm run build`, `npm run mock`.
// Knows just enough of docs/api.md, with real datagrams; no test uses it.
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 8000);
const dist = new URL('../../dist/', import.meta.url);
const types = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', html: 'text/html' };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
  + "connect-src 'self'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
const rows = [];
const sockets = [];
const pages = new Set();
const counters = new Map();
let presets = [{
  name: 'status', to: '127.0.0.1:9999', payload: { text: 'AT?[0D 0A]', escapes: true }, delay_ms: 0,
}];

const words = {
  checksums: [
    { name: 'crc16-modbus', size: 2, order: 'le' }, { name: 'sum8', size: 1, order: 'be' },
  ],
  encodings: ['utf-8', 'gbk'],
  services: [
    { name: 'echo', arguments: '', brief_en: 'sends back', brief_zh: '原样返回' },
    {
      name: 'rules', arguments: 'FILE', argument_kind: 'file', argument_en: 'rules, one a line',
      argument_zh: '规则，每行一条', brief_en: 'answers by rules', brief_zh: '按规则回答',
    },
  ],
  filter_terms: [{ word: 'from:', example: 'from:10.0.0.7', help_en: 'sender', help_zh: '来源' }],
  interfaces: [
    { name: 'lo', addresses: ['127.0.0.1'], broadcast: [], up: true, multicast: false },
  ],
};

function state() {
  return {
    v: 1, event: 'state', version: 'mock', boot: '1', host: 'mock', view_only: false, jobs: [],
    sockets: sockets.map(({ handle: _, ...entry }) => entry), presets,
    limits: { store_bytes: 1 << 28, views: 16, rows: 1000 },
  };
}

function add(entry, event, remote, data) {
  const id = rows.length + 1;
  rows.push({
    id, socket: entry.id, event, time: new Date().toISOString(), local: entry.local, remote,
    len: data.length, data: data.toString('base64'), cut: false, truncated: false,
  });
  const now = counters.get(entry.id);
  now[event] += 1;
  now[`${event}_bytes`] += data.length;
  return id;
}

function open(spec) {
  const id = counters.size + 1;
  const handle = createSocket('udp4');
  const [, address, number] = /^(.*):(\d+)$/.exec(spec.local);
  const entry = { ...spec, id, name: '', open: true, since: new Date().toISOString(), handle };
  counters.set(id, {
    id, rx: 0, rx_bytes: 0, tx: 0, tx_bytes: 0, rx_per_s: 0, tx_per_s: 0, rx_bytes_per_s: 0,
    tx_bytes_per_s: 0, kernel: 0, guard: 0, queue: 0, failed: 0, icmp: 0,
  });
  handle.on('message', (data, from) => add(entry, 'rx', `${from.address}:${from.port}`, data));
  handle.bind(Number(number), address);
  sockets.push(entry);
  return entry;
}

function send(body) {
  const entry = sockets.find((one) => one.id === body.socket)
    ?? open({ kind: 'talk', local: '0.0.0.0:0' });
  const data = bytesOf(body);
  const [, host, number] = /^(.*):(\d+)$/.exec(body.to);
  entry.handle.send(data, Number(number), host);
  const id = add(entry, 'tx', body.to, data);
  return { sent: 1, len: data.length, local: entry.local, remote: body.to, id };
}

function bytesOf({ data, text = '', hex }) {
  if (data) return Buffer.from(data, 'base64');
  return hex ? Buffer.from(text.replace(/\s/g, ''), 'hex') : Buffer.from(text);
}

const routes = {
  'GET /words': () => words,
  'GET /state': state,
  'GET /ports': () => ({ ports: [{ local: '0.0.0.0:53', process: 'named', queue: 0, drops: 2 }] }),
  'POST /preview': (body) => {
    const data = bytesOf(body);
    return { len: data.length, data: data.toString('base64') };
  },
  'POST /sockets': (body) => ({ ...open(body), handle: undefined }),
  'PUT /presets': (body) => ({ text: '', presets: (presets = body.presets ?? presets) }),
  'POST /send': send,
};

function answer(request, response, body) {
  const path = request.url.replace(/\?.*/, '');
  const type = path === '/' ? 'html' : path.split('.').pop();
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('Content-Type', types[type] ?? 'application/json');
  const row = /^\/api\/v1\/log\/(\d+)$/.exec(path);
  const route = routes[`${request.method} ${path.slice('/api/v1'.length)}`];
  if (types[type])
    response.end(readFileSync(new URL(`.${path === '/' ? '/index.html' : path}`, dist)));
  else if (row) response.end(JSON.stringify(rows[Number(row[1]) - 1]));
  else if (route) response.end(JSON.stringify(route(body ? JSON.parse(body) : {})));
  else response.writeHead(404).end('{"error":{"what":"mock","why":"not known to the mock"}}');
}

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => (body += piece));
  request.on('end', () => answer(request, response, body));
});

function frame(text) {
  const data = Buffer.from(text);
  if (data.length < 126) return Buffer.concat([Buffer.from([0x81, data.length]), data]);
  const short = data.length < 65536;
  const head = Buffer.alloc(short ? 4 : 10);
  head.writeUInt16BE(short ? 0x817e : 0x817f);
  if (short) head.writeUInt16BE(data.length, 2);
  else head.writeUInt32BE(data.length, 6);
  return Buffer.concat([head, data]);
}

function heard(page, said) {
  if (said.do === 'hello') page.say(state());
  if (said.do === 'view') page.views.set(said.view, { ...said, told: -1 });
  if (said.do === 'close-view') page.views.delete(said.view);
}

function frames(page, rest) {
  while (rest.length >= 6) {
    const long = (rest[1] & 127) === 126;
    const length = long ? rest.readUInt16BE(2) : rest[1] & 127;
    const at = long ? 4 : 2;
    if (rest.length < at + 4 + length) break;
    const mask = rest.subarray(at, at + 4);
    const data = Buffer.from(rest.subarray(at + 4, at + 4 + length));
    data.forEach((byte, index) => (data[index] = byte ^ mask[index % 4]));
    if ((rest[0] & 15) === 1) heard(page, JSON.parse(data.toString()));
    rest = rest.subarray(at + 4 + length);
  }
  return rest;
}

server.on('upgrade', (request, stream) => {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  stream.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n'
    + 'Connection: Upgrade\r\nSec-WebSocket-Protocol: dgram.v1\r\n'
    + `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n\r\n`);
  const page = { views: new Map(), say: (what) => stream.write(frame(JSON.stringify(what))) };
  pages.add(page);
  let rest = Buffer.alloc(0);
  stream.on('data', (piece) => (rest = frames(page, Buffer.concat([rest, piece]))));
  stream.on('close', () => pages.delete(page));
  stream.on('error', () => pages.delete(page));
});

function news(page) {
  return [...page.views].map(([view, asked]) => {
    const all = asked.socket ? rows.filter((row) => row.socket === asked.socket) : rows;
    const total = all.length;
    const tail = asked.at === 'tail';
    if (asked.told < 0 || (tail && asked.told !== total)) {
      const first = tail ? Math.max(0, total - asked.rows) : asked.at;
      const shown = all.slice(first, first + asked.rows);
      page.say({ v: 1, event: 'rows', view, total, oldest: 0, first, rows: shown });
    }
    asked.told = total;
    return { view, total, oldest: 0, scanned: true };
  });
}

let last = '';
setInterval(() => {
  const now = JSON.stringify(state());
  for (const page of pages) {
    if (now !== last) page.say(state());
    page.say({
      v: 1, event: 'tick', time: new Date().toISOString(), views: news(page),
      sockets: [...counters.values()],
      store: { rows: rows.length, bytes: rows.length * 100, dropped: 0 },
    });
  }
  last = now;
}, 100);

server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/#k=mock`));
