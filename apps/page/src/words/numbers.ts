// Numbers, sizes and times as people read them; the same in both languages but for grouping.

const grouped = new Intl.NumberFormat('en');

export function count(value: number): string {
  return grouped.format(Math.round(value));
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `88.1 kB`: thousands, three digits. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    ++unit;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `812 µs`, `12.3 ms`, `1.20 s`. */
export function duration(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 1_000_000) return `${(us / 1000).toPrecision(3)} ms`;
  return `${(us / 1_000_000).toPrecision(3)} s`;
}

export function rate(perSecond: number): string {
  return perSecond >= 10 || perSecond === 0 ? count(perSecond) : perSecond.toFixed(1);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** The browser's clock: `12:00:01.203`. The wire says UTC with microseconds. */
export function clock(time: string): string {
  const at = new Date(time);
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`;
}

/** Microseconds since the epoch, of a time with any number of decimals. */
export function microseconds(time: string): number {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  const whole = Date.parse(time.replace(/\.\d+/, ''));
  return whole * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** `+0.000 812`: seconds from one row to the next. */
export function delta(before: string | undefined, now: string): string {
  if (!before) return '+0.000000';
  const us = microseconds(now) - microseconds(before);
  return `${us < 0 ? '-' : '+'}${(Math.abs(us) / 1e6).toFixed(6)}`;
}
