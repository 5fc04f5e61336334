import { expect, test } from 'vitest';
import { hexText } from '../../src/bytes/hex';

test('hex of nothing is nothing', () => {
  expect(hexText(new Uint8Array())).toBe('');
});
