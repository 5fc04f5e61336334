// What a page may live through: reload, a second page, a link that only looks, a program that ends.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { page, peer, program, until } from './kit.mjs';
import { scene } from './scene.mjs';

const local = '127.0.0.1:8080';

/** A file dropped on the page, as a browser tells it. */
async function drop(one, name, bytes) {
  const carried = await one.evaluateHandle(([called, base64]) => {
    const all = new DataTransfer();
    all.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], called));
    return all;
  }, [name, bytes.toString('base64')]);
  for (const event of ['dragover', 'drop'])
    await one.dispatchEvent('body', event, { dataTransfer: carried });
}

/** A capture of one datagram, as tcpdump would write it. */
function capture(payload) {
  const word = (...values) => Buffer.from(Uint32Array.from(values).buffer);
  const udp = Buffer.alloc(28 + payload.length);
  udp.set([0x45, 0, (udp.length >> 8) & 255, udp.length & 255, 0, 0, 0, 0, 64, 17, 0, 0]);
  udp.set([10, 0, 0, 7, 10, 0, 0, 9], 12);
  udp.set([0x13, 0x88, 0x1f, 0x90, 0, 8 + payload.length, 0, 0], 20);
  udp.set(payload, 28);
  return Buffer.concat([
    word(0xa1b2c3d4, 0x00040002, 0, 0, 65535, 101), // raw IP
    word(1_700_000_000, 250_000, udp.length, udp.length), udp,
  ]);
}

scene('a capture and a hex dump dropped on the page are in the log', async () => {
  const dgram = await program();
  const one = await page(dgram.url);
  await drop(one, 'morning.pcap', capture(Buffer.from('from a capture')));
  await one.row('from a capture').waitFor();
  await one.row('10.0.0.7:5000').waitFor();
  await drop(one, 'dump.txt', Buffer.from('0000  48 65 6c 6c 6f 20 64 75 6d 70\n'));
  await one.row('Hello dump').waitFor();
  await drop(one, 'cat.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2]));
  await one.getByText(/Neither a capture|not a capture/i).first().waitFor();
});

scene('a reload finds everything again, what was typed too', async () => {
  const dgram = await program();
  const python = await peer('echo');
  const one = await page(dgram.url);
  await one.open();
  await one.say('before', python.local);
  await one.row('before').nth(1).waitFor();
  await one.box.fill('half a thou');
  await one.reload();
  await one.row('before').nth(1).waitFor();
  await one.button('Close').waitFor();
  assert.equal(await one.box.inputValue(), 'half a thou');
  assert.equal(await one.to.inputValue(), python.local);
  await one.say('after');
  await one.row('after').nth(1).waitFor();
});

scene('two pages at once see the same, and have languages of their own', async () => {
  const dgram = await program();
  const python = await peer('echo');
  const one = await page(dgram.url);
  const two = await page(dgram.url, { language: 'zh' });
  await one.open();
  await two.button('关闭').waitFor();
  await two.say('两页', python.local);
  await one.row('两页').nth(1).waitFor();
  await two.row('两页').nth(1).waitFor();
  await one.button('Close').click();
  await two.button('打开').waitFor();
});

scene('a link that only looks shows all and changes nothing', async () => {
  const dgram = await program();
  const python = await peer();
  const owner = await page(dgram.url);
  await owner.open();
  const one = await page(dgram.view_url);
  await one.getByText('View only', { exact: false }).first().waitFor();
  python.send('seen by both', local);
  await one.row('seen by both').click();
  await one.locator('.inspector .byte').first().waitFor();
  for (const name of ['Send', 'Close']) assert.equal(await one.button(name).isDisabled(), true);
  // Not only the buttons: the program refuses too.
  const token = new URL(dgram.view_url).hash.slice(3);
  const status = await one.evaluate(async (key) => (await fetch('/api/v1/send', {
    method: 'POST', body: '{"to":"127.0.0.1:9","text":"x"}',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
  })).status, token);
  assert.equal(status, 403);
});

scene('the program is killed: a banner, and what was typed is kept', async () => {
  const dgram = await program();
  const one = await page(dgram.url);
  await one.open();
  await one.box.fill('not lost');
  await dgram.end('SIGKILL');
  await one.locator('.banner').waitFor();
  assert.match(await one.locator('.banner').innerText(), /does not answer|not answer/);
  assert.equal(await one.box.inputValue(), 'not lost');
  assert.equal(await one.button('Send').isDisabled(), true);
  // It comes back with another token; its new address in the same tab finds the text.
  const again = await program('--port', new URL(dgram.url).port);
  await one.locator('.banner').getByText(/started anew/).waitFor();
  await one.goto(again.url);
  await one.button('Open').waitFor();
  assert.equal(await one.box.inputValue(), 'not lost');
  assert.equal(await one.locator('.banner').count(), 0);
});

scene('paused means paused, and counts what came', async () => {
  const dgram = await program();
  const python = await peer();
  const one = await page(dgram.url);
  await one.open();
  python.send('seen', local);
  await one.row('seen').waitFor();
  await one.getByRole('checkbox', { name: 'Pause display' }).check();
  python.send('later', local, 312);
  await one.getByText(/312/).first().waitFor();
  assert.equal(await one.row('later').count(), 0);
  await one.locator('.pill').click();
  await one.row('later').first().waitFor();
});

scene('the log as a file has the bytes', async () => {
  const dgram = await program();
  const python = await peer();
  const one = await page(dgram.url);
  await one.open();
  python.send(Buffer.from('00ff0a', 'hex'), local);
  await one.rows.first().waitFor();
  await one.button('Save log').click();
  const saved = one.waitForEvent('download');
  await one.getByText('.jsonl').click();
  const text = await readFile(await (await saved).path(), 'utf8');
  assert.equal(JSON.parse(text.split('\n')[0]).data, 'AP8K');
  await until(async () => (await one.locator('.list').count()) === 0);
});
