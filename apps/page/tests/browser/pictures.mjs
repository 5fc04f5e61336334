// node pictures.mjs FOLDER: the page as it looks at work, with real datagrams. See tools/page-pictures.
import { page, peer, program, closing, until } from './kit.mjs';

const folder = process.argv[2];
const local = '10.0.0.1:8080';
const sleep = (ms) => new Promise((then) => setTimeout(then, ms));

/** A reading as a meter sends it: address, function, count, four bytes, CRC-16/MODBUS. */
function reading(temperature, pressure) {
  const frame = Buffer.from([1, 3, 4, 0, temperature, pressure >> 8, pressure & 255]);
  let crc = 0xffff;
  for (const byte of frame) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Buffer.concat([frame, Buffer.from([crc & 255, crc >> 8])]);
}

const call = (one, method, path, body) => one.evaluate(async ([how, where, what]) => {
  const answer = await fetch(`/api/v1${where}`, {
    method: how, body: JSON.stringify(what),
    headers: {
      Authorization: `Bearer ${sessionStorage.getItem('k')}`, 'Content-Type': 'application/json',
    },
  });
  if (!answer.ok) throw new Error(`${how} ${where}: ${await answer.text()}`);
  return answer.json();
}, [method, path, body]);

async function prepare(one) {
  const { id } = await call(one, 'POST', '/sockets', { kind: 'listen', local });
  await call(one, 'PUT', `/sockets/${id}/rules`, { rules: [
    { name: 'status', when: [{ is: 'prefix', text: 'AT+' }], reply: 'OK {{counter}}\\r\\n' },
    { name: 'reading', when: [{ is: 'mask', text: '01 03 ??' }, { is: 'from', text: '10.0.0.0/24' }],
      reply: '01 06', as: 'hex', append: 'crc16-modbus', delay_ms: 20 },
  ] });
  const named = (name, to, text, more) => ({ name, to, payload: { text, ...more }, delay_ms: 100 });
  await call(one, 'PUT', '/presets', { presets: [
    named('status', '10.0.0.7:5000', 'AT+STATE?[0D 0A]', { escapes: true }),
    named('reboot', '10.0.0.7:5000', 'AT+RESET[0D 0A]', { escapes: true }),
    named('read', '10.0.0.8:502', '01 03 00 00 00 02', { hex: true, append: 'crc16-modbus' }),
    named('你好', '10.0.0.9:9999', '你好', { encoding: 'gbk' }),
  ] });
}

/** What comes and goes while somebody works: a device, a meter, a terminal that speaks GBK. */
async function traffic(one, peers) {
  const { device, meter, terminal } = peers;
  for (const at of [0, 1, 2]) {
    meter.send(reading(0xe6 + at, 0x03f5 + 9 * at), local);
    device.send(`AT+TEMP=${23 + at}.5\r\n`, local);
    await sleep(120);
  }
  terminal.send(Buffer.from('c4e3bac3a3acb5f7cad4d6fac7d6', 'hex'), local);
  device.send('', local);
  await one.say('AT+STATE?[0D 0A]', '10.0.0.7:5000');
  await one.locator('[data-outcome=answered]').waitFor();
  await one.say('anyone there?', '10.0.0.9:7');
  await one.locator('[data-outcome=news]').waitFor();
  meter.send(reading(0xea, 0x0410), local);
  await sleep(150);
  await one.say('AT+STATE?[0D 0A]', '10.0.0.7:5000');
  await one.locator('[data-outcome=answered]').waitFor();
}

const dgram = await program();
const peers = {
  device: await peer('device', '10.0.0.7:5000'),
  meter: await peer('none', '10.0.0.8:502'),
  terminal: await peer('echo', '10.0.0.9:9999'),
};
const first = await page(dgram.url);
await first.button(first.word.open).waitFor();
await prepare(first);
await first.button(first.word.close).waitFor();
await traffic(first, peers);
for (let at = 0; at < 60; ++at) {
  peers.meter.send(reading(0xe0 + (at % 20), 1000 + at), local, 1 + (at % 7));
  await sleep(60);
}
await first.close();
for (const language of ['zh', 'en']) {
  for (const colorScheme of ['light', 'dark']) {
    const one = await page(dgram.url, { language, colorScheme });
    await one.button(one.word.close).waitFor();
    if (language === 'en') await one.getByLabel('Both').check();
    await traffic(one, peers);
    await one.row(/AT\+TEMP=25/).last().waitFor();
    await until(async () => await one.locator('.row.rx', { hasText: '10.0.0.8:502' }).count() > 0);
    await one.locator('.row.rx', { hasText: '10.0.0.8:502' }).last().click();
    await one.locator('.inspector .byte').first().waitFor();
    for (const width of [1440, 800]) {
      await one.setViewportSize({ width, height: 900 });
      await sleep(300);
      await one.screenshot({ path: `${folder}/assistant-${language}-${colorScheme}-${width}.png` });
    }
    await one.setViewportSize({ width: 1440, height: 900 });
    const tabs = { zh: { charts: '图表', conversations: '会话' }, en: { rules: 'Rules' } }[language];
    for (const [name, tab] of colorScheme === 'light' ? Object.entries(tabs) : []) {
      await one.tab(tab);
      await sleep(1200);
      await one.screenshot({ path: `${folder}/assistant-${language}-${name}.png` });
    }
    await one.context().close();
  }
}
await closing();
