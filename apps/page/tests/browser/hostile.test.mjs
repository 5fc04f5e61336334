// 500 payloads meant to be taken for something else: shown as text, read back to the same bytes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { page, peer, program } from './kit.mjs';
import { scene } from './scene.mjs';

// The list that the other outputs are held to, in hex.
const payloads = JSON.parse(execFileSync(process.env.PYTHON, ['-B', '-c',
  'import hostile, json; print(json.dumps([one.hex() for one in hostile.payloads(500)]))'],
{ env: { ...process.env, PYTHONPATH: process.env.HOSTILE } })).map((hex) => Buffer.from(hex, 'hex'));
const shown_bytes = 220; // of a row

scene('500 hostile payloads are text in every view, and the same bytes', async () => {
  const dgram = await program();
  const python = await peer();
  const one = await page(dgram.url);
  const foreign = [];
  one.on('request', (asked) => {
    if (!asked.url().startsWith(new URL(dgram.url).origin)) foreign.push(asked.url());
  });
  one.on('dialog', (dialog) => foreign.push(dialog.message()));
  await one.open();
  for (const payload of payloads) python.send(payload, '127.0.0.1:8080');
  await one.getByText('500 datagrams').waitFor();
  const receive = one.getByRole('region', { name: 'Recv Options' });
  const list = one.locator('.log .scroll');

  one.on('framenavigated', (frame) => foreign.push(frame.url()));
  const calm = async () => {
    assert.equal(await one.evaluate(() => globalThis.x), undefined);
    assert.equal(await one.locator('.log .data *').count(), 0, 'a datagram made no element');
    assert.deepEqual(foreign, []);
  };
  const { encodings } = await one.evaluate(async (key) => (await fetch('/api/v1/words', {
    headers: { authorization: `Bearer ${key}` } })).json(), new URL(dgram.url).hash.slice(3));
  assert.ok(encodings.includes('gbk'));
  for (const encoding of encodings) {
    await receive.getByLabel('Encoding').selectOption(encoding);
    for (let top = 0; top <= 500 * 24; top += 600) {
      await list.evaluate((box, to) => { box.scrollTop = to; }, top);
      await one.waitForTimeout(30);
    }
    await calm();
    const shown = await one.locator('.log .data').allInnerTexts();
    assert.ok(shown.length > 0);
    assert.doesNotMatch(shown.join(''), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/);
  }
  await receive.getByLabel('HEX').check();
  const read = new Map();
  // A busy machine may answer a window after the next one was asked for: then once more.
  for (let pass = 0; read.size < 500 && pass < 5; ++pass) {
    for (let top = 0; read.size < 500 && top <= 500 * 24; top += 240) {
      await list.evaluate((box, to) => { box.scrollTop = to; }, top);
      await one.waitForTimeout(30 + 50 * pass);
      const rows = await one.rows.evaluateAll((all) => all.map((row) =>
        [Number(row.id.slice(4)), row.querySelector('.data').textContent]));
      for (const [id, hex] of rows) read.set(id, hex);
    }
  }
  const ids = [...read.keys()].sort((a, b) => a - b);
  assert.equal(ids.length, 500);
  for (const [at, id] of ids.entries()) {
    const whole = payloads[at].length <= shown_bytes;
    const hex = payloads[at].length ? read.get(id).replace(/…$/, '').replaceAll(' ', '') : '';
    const wanted = payloads[at].subarray(0, shown_bytes).toString('hex');
    assert.equal(hex.toLowerCase(), wanted, `payload ${at}`);
    assert.equal(read.get(id).endsWith('…'), !whole, `payload ${at}`);
  }
  for (let at = 0; at < 12; ++at) {
    await one.keyboard.press('Alt+2');
    await one.keyboard.press('ArrowUp');
    await one.waitForTimeout(50);
  }
  const tabs = await one.locator('main [role=tablist] [role=tab]').all();
  assert.ok(tabs.length >= 7, `${tabs.length} tabs`);
  for (const tab of [...tabs.slice(1), tabs[0]]) await tab.click();
  await calm();
});

scene('a rule, a file and a remote with markup for a name are text', async () => {
  const dgram = await program();
  const one = await page(dgram.url);
  await one.open();
  const name = '<img src=x onerror=taken=1>';
  await one.tab('Rules');
  await one.button('Add rule').click();
  await one.locator('.rule .name').fill(name);
  await one.to.fill(name);
  await one.box.fill(name);
  await one.button('Send').click();
  await one.locator('[data-outcome=failed]').waitFor();
  assert.equal(await one.locator('img').count(), 0);
  assert.equal(await one.evaluate(() => globalThis.taken), undefined);
});
