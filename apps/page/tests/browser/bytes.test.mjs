// What is typed is what leaves, and what comes is what is shown: to the byte.
import assert from 'node:assert/strict';
import { page, peer, program, until } from './kit.mjs';
import { scene } from './scene.mjs';

const region = (one, name) => one.getByRole('region', { name });

async function opened(answer, language = 'en') {
  const dgram = await program();
  const python = await peer(answer);
  const one = await page(dgram.url, { language });
  await one.open();
  return { one, python };
}

scene('hex: sent as typed, shown as hex without a change of the bytes', async () => {
  const { one, python } = await opened('echo');
  await region(one, 'Send Options').getByLabel('HEX').check();
  await one.say('A5 5a00:ff', python.local);
  assert.equal((await python.got(0)).toString('hex'), 'a55a00ff');
  await one.row('\\xa5Z\\0\\xff').nth(1).waitFor();
  await region(one, 'Recv Options').getByLabel('HEX').check();
  await one.row('A5 5A 00 FF').nth(1).waitFor();
  await one.box.fill('A5 5');
  await one.locator('.preview[role=alert]').waitFor();
  assert.equal(await one.button('Send').isDisabled(), true, 'half a byte is not sent');
});

scene('escapes: of sokit, of PacketSender, and our own, shown as bytes before they leave', async () => {
  const { one, python } = await opened('none');
  await one.to.fill(python.local);
  await one.box.fill('AT[0D 0A]\\0D\\n');
  await one.locator('.preview').getByText('41 54 0D 0A 0D 0A').waitFor();
  await one.button('Send').click();
  assert.equal((await python.got(0)).toString('hex'), '41540d0a0d0a');
});

scene('a checksum is appended, and verified on receive', async () => {
  const { one, python } = await opened('echo');
  const send = region(one, 'Send Options');
  await send.getByRole('checkbox', { name: 'Append checksum' }).check();
  await send.getByRole('combobox', { name: 'Append checksum' }).selectOption('crc16-modbus');
  await send.getByLabel('HEX').check();
  await one.say('01 03 00 00 00 0A', python.local);
  assert.equal((await python.got(0)).toString('hex'), '01030000000ac5cd');
  await region(one, 'Recv Options').getByLabel('Verify sum').selectOption('crc16-modbus');
  await one.locator('.row.rx').getByText('✓').waitFor();
  python.send('123', '127.0.0.1:8080');
  await one.row('123').getByText('✗').waitFor();
  await one.rows.nth(1).click();
  await one.locator('.inspector').getByText(/CRC16-MODBUS/).waitFor();
});

scene('GBK: a view over the same bytes, with a hint where UTF-8 does not fit', async () => {
  const { one, python } = await opened('echo', 'zh');
  const send = region(one, '发送设置');
  await send.getByLabel('编码').selectOption('gbk');
  await one.say('你好', python.local);
  assert.equal((await python.got(0)).toString('hex'), 'c4e3bac3');
  await one.row('\\xc4\\xe3\\xba\\xc3').nth(1).click();
  await one.locator('.inspector').getByText('这些字节符合 GBK，不符合 UTF-8').click();
  await one.row('你好').nth(1).waitFor();
  assert.equal(await region(one, '接收设置').getByLabel('编码').inputValue(), 'gbk');
  await region(one, '接收设置').getByLabel('HEX').check();
  await one.row('C4 E3 BA C3').nth(1).waitFor();
});

scene('an empty datagram is a datagram', async () => {
  const { one, python } = await opened('echo');
  await one.say('', python.local);
  assert.equal((await python.got(0)).length, 0);
  await one.row('empty datagram').nth(1).waitFor();
  await until(async () => (await one.locator('footer').innerText()).match(/1 \/ 0 B/g)?.length === 2,
    'one out and one in, of no bytes');
});

scene('65,507 bytes there and back, and one more is refused before it leaves', async () => {
  const { one, python } = await opened('echo');
  await one.say('x'.repeat(65_507), python.local);
  assert.equal((await python.got(0)).length, 65_507);
  await one.locator('.row.rx').getByText('65,507').waitFor();
  await one.locator('.row.rx').click();
  await one.locator('.inspector').getByText('65,507 B').waitFor();
  await one.locator('.hex').evaluate((hex) => { hex.scrollTop = hex.scrollHeight; });
  await one.locator('.hex').getByText('FFE0', { exact: true }).waitFor();
  await one.box.fill('x'.repeat(65_508));
  await one.getByText('65,508 B do not fit into one datagram').waitFor();
  assert.equal(await one.button('Send').isDisabled(), true);
});

scene('inspector: numbers, difference to the one before, and five ways to copy', async () => {
  const { one, python } = await opened('none');
  await one.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const first = Buffer.from('a55a000c01020304', 'hex');
  const second = Buffer.from('a55a000c01020904', 'hex');
  python.send(first, '127.0.0.1:8080');
  python.send(second, '127.0.0.1:8080');
  await one.rows.nth(1).click();
  const inspector = one.locator('.inspector');
  await inspector.getByText('1 byte differ', { exact: false }).or(inspector.getByText(/Δ 1 /)).waitFor();
  assert.equal(await inspector.locator('.byte.changed').innerText(), '09');
  const numbers = inspector.locator('table');
  assert.match(await numbers.getByRole('row', { name: /^u16/ }).innerText(), /23205\s+42330/);
  const copies = {
    'dgram command': `dgram send ${python.local} -x 'A5 5A 00 0C 01 02 09 04'`,
    HEX: 'A5 5A 00 0C 01 02 09 04',
    'C array': '0xA5, 0x5A, 0x00, 0x0C, 0x01, 0x02, 0x09, 0x04',
    'Python bytes': "b'\\xa5Z\\x00\\x0c\\x01\\x02\\t\\x04'",
    Base64: second.toString('base64'),
  };
  for (const [form, wanted] of Object.entries(copies)) {
    await one.button('Copy as').click();
    await inspector.locator('.entry').getByText(form, { exact: true }).click();
    await until(async () => {
      const copied = await one.evaluate(() => navigator.clipboard.readText());
      return copied.includes(wanted.replace('\\t', '\\x09'));
    }, `${form}: ${wanted}`);
  }
});
