// A user's first minute, in both languages: open 8080, send, see the reply.
import assert from 'node:assert/strict';
import { page, peer, program } from './kit.mjs';
import { scene } from './scene.mjs';

for (const [language, title] of [['zh', '网络调试助手'], ['en', 'UDP assistant']]) {
  scene(`the first minute (${language})`, async () => {
    const dgram = await program();
    const python = await peer('hello');
    const one = await page(dgram.url, { language });
    assert.equal(await one.locator('html').getAttribute('lang'), language === 'zh' ? 'zh-CN' : 'en');
    assert.equal(await one.title(), `dgram · ${title}`);
    assert.equal(new URL(one.url()).hash, '', 'the token leaves the address bar');
    assert.equal(await one.locator('#port').inputValue(), '8080');
    await one.open();
    await one.say('Michael', python.local);
    await one.row('Hello, Michael!').waitFor();
    assert.equal(String(await python.got(0)), 'Michael');
    await one.locator('[data-outcome=answered]').waitFor();
    await one.locator('footer').getByText('1 / 15 B').waitFor();  // Hello, Michael!
    await one.button(one.word.close).click();
    await one.button(one.word.open).waitFor();
  });
}

scene('a socket of this machine writes to 8080, and is answered without typing its address', async () => {
  const dgram = await program();
  const python = await peer();
  const one = await page(dgram.url);
  await one.open(8080);
  python.send('ping', '127.0.0.1:8080');
  await one.row('ping').waitFor();
  assert.equal(await one.to.inputValue(), python.local);
  const other = await peer();
  other.send('me too', '127.0.0.1:8080');
  await one.row('me too').waitFor();
  assert.equal(await one.to.inputValue(), python.local, 'not changed under the hand that sends');
  await one.say('pong');
  assert.equal(String(await python.got(0)), 'pong');
  assert.equal(python.heard[1].from, '127.0.0.1:8080', 'from the port that is open');
});

scene('nobody there: refused, in words', async () => {
  const dgram = await program();
  const python = await peer();
  const one = await page(dgram.url, { language: 'zh' });
  await python.end();
  await one.open();
  await one.say('anyone?', python.local);
  await one.locator('[data-outcome=news]').waitFor();
  assert.match(await one.outcome.innerText(), /拒绝：该端口没有程序在监听/);
  await one.row('被拒绝').waitFor();
});

scene('a port that is taken says so, and the next one is a click away', async () => {
  const dgram = await program();
  const other = await program();
  const holds = await page(other.url);
  await holds.open(8080);
  const one = await page(dgram.url);
  await one.button('Open').click();
  await one.getByText(/8080.*(in use|taken)|(in use|taken).*8080/i).first().waitFor();
  await one.getByRole('button', { name: /another port/i }).click();
  await one.button('Close').waitFor();
  assert.equal(await one.locator('#port').inputValue(), '8081');
});
