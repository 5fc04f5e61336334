import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { closing, tidied } from './kit.mjs';

/** A test; what it started ends with it, and no page of it has complained. */
export function scene(name, run) {
  test(name, async () => {
    let said = [];
    try {
      await run();
    } finally {
      said = await tidied();
    }
    assert.deepEqual(said, []);
  });
}

after(closing);
