// A flood into an open page: every datagram is counted, and the page goes on. Counts only; how long a
// key waits is measured by `./dev bench page`.
import assert from 'node:assert/strict';
import { load } from './load.mjs';
import { scene } from './scene.mjs';

scene('20,000 datagrams a second for three seconds', async () => {
  const { one, said } = await load(3, 20_000);
  assert.equal(said.sent, 60_000);
  assert.equal(said.received + said.kernel, said.sent);
  assert.equal(said.received_bytes, 64 * said.received);
  assert.equal(said.kept + said.left, said.received);
  assert.ok(said.keys > 0);
  const count = (number) => new Intl.NumberFormat('en').format(number);
  await one.locator('footer').getByText(`${count(said.received)} /`).waitFor();
  await one.getByText(`${count(said.kept)} datagrams`).waitFor();
  await one.box.fill('still here');
  await one.locator('.preview').getByText('10 B').waitFor();
});
