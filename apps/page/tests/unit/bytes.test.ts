import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../src/bytes/base64';
import { isCapture } from '../../src/bytes/capture';
import { copyText } from '../../src/bytes/copy';
import { differing } from '../../src/bytes/diff';
import { hexText, offsetText } from '../../src/bytes/hex';
import { readings } from '../../src/bytes/numbers';

const bytes = (...list: number[]) => new Uint8Array(list);
const every = bytes(...Array.from({ length: 256 }, (_, byte) => byte));

test('base64 gives every byte back, and as many as a datagram has', () => {
  expect(fromBase64(toBase64(every))).toEqual(every);
  const long = new Uint8Array(65507).map((_, at) => at * 7);
  expect(fromBase64(toBase64(long))).toEqual(long);
  expect(toBase64(bytes())).toBe('');
});

test('hex', () => {
  expect(hexText(bytes())).toBe('');
  expect(hexText(bytes(0xa5, 0, 0x0c))).toBe('A5 00 0C');
  expect(hexText(bytes(1, 2, 3), 2)).toBe('01 02 …');
  expect(offsetText(0x10)).toBe('0010');
  expect(offsetText(65506)).toBe('FFE2');
});

test('copies read back to the same bytes where they are pasted', () => {
  expect(copyText(bytes(0x68, 0x69), 'command', '10.0.0.7:5000')).toBe(
    "dgram send 10.0.0.7:5000 'hi'",
  );
  expect(copyText(bytes(0x27), 'command', ':9')).toBe("dgram send :9 ''\\'''");
  expect(copyText(bytes(0x2d, 0x78), 'command', ':9')).toBe("dgram send :9 -- '-x'");
  expect(copyText(bytes(), 'command', ':9')).toBe("dgram send :9 ''");
  expect(copyText(bytes(0x1b), 'command', ':9')).toBe("dgram send :9 -x '1B'");
  expect(copyText(bytes(1, 255), 'c', '')).toBe(
    'const unsigned char data[2] = {\n  0x01, 0xFF\n};',
  );
  expect(copyText(bytes(0x61, 0x27, 0x5c, 0x0a), 'python', '')).toBe("b'a\\'\\\\\\x0a'");
  expect(copyText(bytes(0x68, 0x69), 'base64', '')).toBe('aGk=');
});

test('an address that a shell would read is quoted', () => {
  expect(copyText(bytes(0x61), 'command', 'unix:/tmp/a b;$(x)')).toBe(
    "dgram send 'unix:/tmp/a b;$(x)' 'a'",
  );
});

test('numbers in both orders, as far as the bytes reach', () => {
  const of = (name: string, list: Uint8Array, at = 0) =>
    readings(list, at).find((one) => one.name === name);
  expect(of('u16', bytes(1, 2))).toMatchObject({ little: '513', big: '258' });
  expect(of('i8', bytes(255))?.little).toBe('-1');
  expect(of('u32', bytes(1, 2, 3))).toBeUndefined();
  expect(of('u64', every, 248)?.big).toBe('17940646550795321087');
  expect(of('IPv4', bytes(10, 0, 0, 7))).toMatchObject({ big: '10.0.0.7', little: '7.0.0.10' });
  expect(of('Unix', bytes(0, 0, 0, 1))?.big).toBe('1970-01-01T00:00:01Z');
  expect(of('f32', bytes(0x3f, 0x80, 0, 0))?.big).toBe('1');
  expect(of('f64', bytes(0x7f, 0xf0, 0, 0, 0, 0, 0, 0))?.big).toBe('Infinity');
});

test('what differs from the one before, and what it did not have', () => {
  expect([...differing(bytes(1, 2, 3, 4), bytes(1, 9, 3))]).toEqual([1, 3]);
  expect(differing(bytes(1), bytes(1, 2)).size).toBe(0);
});

test('captures are known by their first bytes', () => {
  expect(isCapture(bytes(0xd4, 0xc3, 0xb2, 0xa1))).toBe(true);
  expect(isCapture(bytes(0x0a, 0x0d, 0x0d, 0x0a, 0))).toBe(true);
  expect(isCapture(new TextEncoder().encode('0000  48 65'))).toBe(false);
  expect(isCapture(bytes(0xa1))).toBe(false);
});
