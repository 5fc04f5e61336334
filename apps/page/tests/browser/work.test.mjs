// Day-to-day work: filters, rules, cycles, sequences, several remotes, services, discovery.
import assert from 'node:assert/strict';
import { page, peer, program, until } from './kit.mjs';
import { scene } from './scene.mjs';

const local = '127.0.0.1:8080';

async function opened(answer) {
  const dgram = await program();
  const python = await peer(answer);
  const one = await page(dgram.url);
  await one.open();
  return { dgram, one, python };
}

scene('a filter leaves what it says, and tells where it is wrong', async () => {
  const { one, python } = await opened('none');
  for (const data of ['short', 'OK this one is long enough', 'OK'])
    python.send(data, local);
  await one.rows.nth(2).waitFor();
  const filter = one.getByRole('combobox', { name: /filter/i });
  await filter.fill('text:"OK" len>10');
  await one.getByText('1 datagram', { exact: false }).first().waitFor();
  await until(async () => await one.rows.count() === 1);
  await one.row('long enough').waitFor();
  await filter.fill('len>x');
  await one.locator('.mistake').waitFor();
  await filter.fill('');
  await until(async () => await one.rows.count() === 3);
});

scene('a rule answers, says how often, and is tested against a datagram', async () => {
  const { one, python } = await opened('none');
  python.send('AT+VERSION', local);
  await one.row('AT+VERSION').click();
  await one.tab('Rules');
  await one.button('Add rule').click();
  const rule = one.locator('.rule').first();
  await rule.getByRole('textbox', { name: /begins with|prefix|when/i }).first().fill('AT+');
  await rule.getByPlaceholder('Reply').fill('OK {{counter}}\\r\\n');
  await one.getByRole('button', { name: /^Test against/ }).click();
  await one.getByText(/rule1.*matches/).first().waitFor();
  await one.button('Apply').click();
  await until(async () => await one.button('Apply').isDisabled());
  python.send('AT+A', local);
  python.send('other', local);
  python.send('AT+B', local);
  assert.equal(String(await python.got(0)), 'OK 1\r\n');
  assert.equal(String(await python.got(1)), 'OK 2\r\n');
  await one.locator('.rule').getByText('2×').waitFor();
  await one.tab('Data Log');
  await one.row('OK 2\\r\\n').getByText('rule1').waitFor();
  // Trap 12: how the log shows bytes does not change what a rule matches.
  await one.getByRole('region', { name: 'Recv Options' }).getByLabel('HEX').check();
  python.send('AT+C', local);
  assert.equal(String(await python.got(2)), 'OK 3\r\n');
});

scene('a late answer takes no rule away that was begun meanwhile', async () => {
  const { one } = await opened('none');
  await one.tab('Rules');
  let answered = 0;
  await one.route('**/api/v1/sockets/*/rules', async (route) => {
    await new Promise((then) => setTimeout(then, 700));
    await route.continue();
    ++answered;
  });
  // The next reading is asked for within a second; the edit comes before its answer.
  await one.waitForRequest('**/api/v1/sockets/*/rules');
  await one.button('Add rule').click();
  await one.locator('.rule').waitFor();
  await until(() => answered > 0);
  await one.waitForTimeout(300);
  assert.equal(await one.locator('.rule').count(), 1);
});

scene('a cycle goes on until it is stopped', async () => {
  const { one, python } = await opened('none');
  await one.to.fill(python.local);
  await one.box.fill('tick');
  await one.getByLabel('Cycle (ms)').fill('50');
  await one.getByRole('checkbox', { name: 'Cycle' }).click();
  for (const at of [0, 1, 2]) assert.equal(String(await python.got(at)), 'tick');
  await one.getByText(/cycling, \d+ sent/).waitFor();
  await one.button('Stop').click();
  await one.button('Send').waitFor();
  const had = python.heard.length;
  await new Promise((then) => setTimeout(then, 300));
  assert.ok(python.heard.length <= had + 1, 'nothing after the stop');
});

scene('shortcuts: saved, sent by key and in sequence, exported', async () => {
  const { one, python } = await opened('none');
  await one.to.fill(python.local);
  await one.tab('Shortcuts');
  for (const text of ['first', 'second']) {
    await one.box.fill(text);
    await one.getByRole('button', { name: 'Keep the send box' }).click();
    await one.locator('tbody').getByLabel('Name').fill(`the ${text}`);
    await one.locator('tbody').getByRole('button', { name: 'Done' }).click();
    await one.locator('tbody').getByText(`the ${text}`).waitFor();
  }
  await one.keyboard.press('Control+2');
  assert.equal(String(await python.got(0)), 'second');
  for (const box of await one.locator('tbody input[type=checkbox]').all()) await box.check();
  await one.getByRole('button', { name: 'Send in sequence' }).click();
  assert.equal(String(await python.got(1)), 'first');
  assert.equal(String(await python.got(2)), 'second');
  const download = one.waitForEvent('download');
  await one.getByRole('button', { name: 'Export' }).click();
  assert.match((await download).suggestedFilename(), /preset|shortcut|dgram/);
});

scene('several remotes get the same, and a file goes in pieces', async () => {
  const { one, python } = await opened('none');
  const other = await peer();
  await one.say('both', `${python.local} ${other.local}`);
  assert.equal(String(await python.got(0)), 'both');
  assert.equal(String(await other.got(0)), 'both');
  await one.to.fill(python.local);
  await one.getByLabel('B each').fill('4');
  await one.locator('input[type=file][aria-label="Send from file"]')
    .setInputFiles({ name: 'a.bin', mimeType: '', buffer: Buffer.from('0123456789') });
  for (const [at, piece] of ['0123', '4567', '89'].entries())
    assert.equal(String(await python.got(at + 1)), piece);
});

scene('a service of the tutorials, one click away', async () => {
  const { one } = await opened('none');
  await one.getByRole('button', { name: /a new socket, or a service/ }).click();
  await one.locator('.entry').getByText('hello', { exact: true }).click();
  await one.getByRole('tab', { name: /hello \d+/ }).waitFor();
  const python = await peer();
  python.send('Tracy', '127.0.0.1:9999');
  assert.equal(String(await python.got(0)), 'Hello, Tracy!');
  await one.row('Hello, Tracy!').waitFor();
});

scene('a service is asked for the text it wants, never for a file', async () => {
  const dgram = await program();
  const python = await peer();
  for (const [language, labels] of [
    ['zh', { reply: '模板', rules: '规则，每行一条' }],
    ['en', { reply: 'Template', rules: 'Rules, one a line' }],
  ]) {
    const one = await page(dgram.url, { language });
    await one.locator('#mode').selectOption('service');
    await one.locator('#service').selectOption('echo');
    assert.equal(await one.locator('#arguments').count(), 0);
    await one.locator('#service').selectOption('reply');
    await one.getByLabel(labels.reply, { exact: true }).fill('{{text}}!');
    await one.locator('#service').selectOption('rules');
    const rules = one.getByLabel(labels.rules, { exact: true });
    assert.equal(await rules.inputValue(), '');
    await rules.fill('# two lines\na: exact "a" -> reply "one"\nb: any -> reply "two"\n');
    if (language === 'zh') continue;
    await one.open();
    python.send('a', local);
    assert.equal(String(await python.got(0)), 'one');
    python.send('x', local);
    assert.equal(String(await python.got(1)), 'two');
    assert.match(await rules.inputValue(), /^# two lines\na: /);
  }
});

scene('every client is shown, whichever is talked to', async () => {
  // Trap 13.
  const { one, python } = await opened('none');
  const other = await peer();
  python.send('from one', local);
  await one.row('from one').waitFor();
  await one.say('to one', python.local);
  other.send('from another', local);
  await one.row('from another').waitFor();
  await one.tab('Conversations');
  await one.getByRole('button', { name: python.local }).first().waitFor();
  await one.getByRole('button', { name: other.local }).first().waitFor();
  await one.tab('Charts');
  await one.locator('canvas').first().waitFor();
  assert.ok(await one.locator('canvas').count() >= 4);
  await one.tab('Ports');
  await one.getByText('0.0.0.0:8080').first().waitFor();
});

scene('a question to several, all the answers in a table', async () => {
  const { one, python } = await opened('hello');
  await one.box.fill('who');
  await one.tab('Discover');
  await one.getByLabel('Ask').fill(python.local);
  await one.getByLabel(/Wait/).fill('400');
  await one.getByRole('button', { name: 'Discover', exact: true }).click();
  await one.locator('tbody').getByText('Hello, who!').waitFor();
});

scene('a relay: its path gets worse while it runs, by a slider', async () => {
  const { one, python } = await opened('echo');
  await one.getByRole('button', { name: /a new socket, or a service/ }).click();
  await one.locator('.entry').getByText('New socket').click();
  await one.locator('#mode').selectOption('relay');
  await one.locator('#port').fill('9000');
  await one.locator('#target').fill(python.local);
  await one.button('Open').click();
  await one.button('Close').waitFor();
  const client = await peer();
  client.send('through', '127.0.0.1:9000');
  assert.equal(String(await client.got(0)), 'through');
  await one.row('through').first().waitFor();
  await one.tab('Relay');
  const loss = one.getByRole('slider', { name: /Loss/ });
  await loss.focus();
  await one.keyboard.press('End');
  await until(async () => /100/.test(await loss.inputValue()));
  await one.waitForTimeout(500);
  client.send('lost', '127.0.0.1:9000');
  await one.waitForTimeout(300);
  const lost = Buffer.from('lost').toString('hex');
  assert.equal(python.heard.some(({ data }) => data === lost), false);
});
