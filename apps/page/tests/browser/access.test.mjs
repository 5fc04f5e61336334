// Usable by keyboard and by screen readers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { page, peer, program, until } from './kit.mjs';
import { scene } from './scene.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function findings(one) {
  await one.evaluate(axe);
  const { violations } = await one.evaluate(() => globalThis.axe.run());
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ; ')}`);
}

for (const [language, colorScheme] of [['zh', 'light'], ['en', 'dark']]) {
  scene(`axe finds nothing serious in any tab (${language}, ${colorScheme})`, async () => {
    const dgram = await program();
    const python = await peer('echo');
    // A colour halfway from one to the next has the contrast of neither.
    const one = await page(dgram.url, { language, colorScheme, reducedMotion: 'reduce' });
    assert.deepEqual(await findings(one), [], 'before anything is open');
    await one.open();
    await one.say('你好', python.local);
    await one.rows.nth(1).click();
    await one.locator('.inspector .byte').first().waitFor();
    for (const tab of await one.locator('main [role=tablist] [role=tab]').all()) {
      await tab.click();
      await one.waitForTimeout(300);
      assert.deepEqual(await findings(one), [], await tab.innerText());
    }
    for (const key of ['F1', 'Control+k']) {
      await one.keyboard.press(key);
      await one.getByRole('dialog').waitFor();
      assert.deepEqual(await findings(one), [], key);
      await one.keyboard.press('Escape');
    }
    await one.setViewportSize({ width: 800, height: 900 });
    assert.deepEqual(await findings(one), [], 'folded');
  });
}

scene('a first minute without a mouse', async () => {
  const dgram = await program();
  const python = await peer('hello');
  const one = await page(dgram.url);
  const { keyboard } = one;
  const focused = (what) =>
    one.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, what);
  const tabTo = async (what, key = 'Tab') => {
    for (let step = 0; step < 60 && !await focused(what); ++step) await keyboard.press(key);
    assert.equal(await focused(what), true, `${what} is reached by ${key}`);
  };
  await one.locator('#mode:enabled').waitFor();  // the state is there
  await keyboard.press('Alt+1');
  await until(() => focused('#mode'));
  await tabTo('button.open');
  await keyboard.press('Enter');
  await one.button('Close').waitFor();
  await keyboard.press('Alt+3');
  await until(() => focused('[data-area=send]'));
  await keyboard.type('keyboard');
  await tabTo('#to', 'Shift+Tab');
  await keyboard.type(python.local);
  await keyboard.press('Escape');
  await until(() => focused('[data-area=send]'));
  await keyboard.press('Control+Enter');
  await one.row('Hello, keyboard!').waitFor();
  await keyboard.press('Alt+2');
  await until(() => focused('[data-area=log]'));
  await keyboard.press('ArrowUp');
  await one.locator('.inspector').getByText('Hello, keyboard!', { exact: false })
    .or(one.locator('.row.selected')).first().waitFor();
  await keyboard.press('ArrowUp');
  await until(async () => /keyboard/.test(await one.locator('.row.selected').innerText()));
  await keyboard.press('Control+k');
  await keyboard.type('theme dark');
  await keyboard.press('Enter');
  await until(() => one.evaluate(() => document.documentElement.dataset.theme === 'dark'));
  await keyboard.press('F1');
  await one.getByRole('dialog').waitFor();
  await keyboard.press('Escape');
  await until(async () => await one.getByRole('dialog').count() === 0);
});
