// What a few bytes would be as numbers.

export interface Reading {
  name: string;
  size: number;
  little: string;
  big: string;
}

type Read = (view: DataView, little: boolean) => number | bigint;

const readers: readonly [string, number, Read][] = [
  ['u8', 1, (view) => view.getUint8(0)],
  ['i8', 1, (view) => view.getInt8(0)],
  ['u16', 2, (view, little) => view.getUint16(0, little)],
  ['i16', 2, (view, little) => view.getInt16(0, little)],
  ['u32', 4, (view, little) => view.getUint32(0, little)],
  ['i32', 4, (view, little) => view.getInt32(0, little)],
  ['u64', 8, (view, little) => view.getBigUint64(0, little)],
  ['i64', 8, (view, little) => view.getBigInt64(0, little)],
  ['f32', 4, (view, little) => view.getFloat32(0, little)],
  ['f64', 8, (view, little) => view.getFloat64(0, little)],
];

function numberText(name: string, value: number | bigint): string {
  if (typeof value === 'bigint' || !name.startsWith('f')) return String(value);
  return Number.isFinite(value) ? String(Number(value.toPrecision(name === 'f32' ? 7 : 15)))
                                : String(value);
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Readings from `at` on, as far as the bytes reach. */
export function readings(bytes: Uint8Array, at: number): Reading[] {
  const out: Reading[] = [];
  const left = bytes.length - at;
  for (const [name, size, read] of readers) {
    if (size > left) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
    out.push({
      name,
      size,
      little: numberText(name, read(view, true)),
      big: numberText(name, read(view, false)),
    });
  }
  if (left >= 4) {
    const four = bytes.subarray(at, at + 4);
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 4);
    out.push({
      name: 'IPv4', size: 4,
      little: Array.from(four).reverse().join('.'), big: Array.from(four).join('.'),
    });
    out.push({
      name: 'Unix', size: 4,
      little: timeText(view.getUint32(0, true)), big: timeText(view.getUint32(0, false)),
    });
  }
  return out;
}
