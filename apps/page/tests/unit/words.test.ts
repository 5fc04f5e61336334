import { expect, test } from 'vitest';
import { en } from '../../src/words/en';
import { clock, count, delta, duration, microseconds, rate, size } from '../../src/words/numbers';
import { zh } from '../../src/words/zh';

// The types make the dictionaries of one shape; that each has words is for this test.
function leaves(of: object, path = ''): [string, string][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const here = `${path}.${key}`;
    if (typeof value === 'function')
      return [[here, (value as (...list: unknown[]) => string)('1', '2', '3', '4')]];
    if (typeof value === 'object' && value !== null) return leaves(value, here);
    return [[here, String(value)]];
  });
}

test('every word is there in both languages', () => {
  const english = leaves(en);
  const chinese = new Map(leaves(zh));
  expect(english.length).toBe(chinese.size);
  for (const [path, word] of english) {
    if (path === '.log.columns.way') continue; // an arrow stands there
    expect(word, path).not.toBe('');
    expect(chinese.get(path), path).toBeTruthy();
  }
});

// `const words = w().errors` makes `words.gone` one of `errors`.
function withoutAliases(text: string): string {
  const found = [...text.matchAll(/const (\w+) = w\(\)\.(\w+);/g)];
  return found.reduce((rest, [, alias, group]) =>
    rest.replace(new RegExp(`\\b${alias}\\.`, 'g'), `${group}.`), text);
}

// Of every source but the dictionaries: what stands behind a dot, and what is read by a name that
// is found while running, `words.steps[mode]`.
const sources = Object.entries(import.meta.glob<string>(
  '../../src/**/*.{ts,svelte}', { query: '?raw', import: 'default', eager: true },
)).filter(([path]) => !/words\/(en|zh)\.ts$/.test(path))
  .map(([, text]) => withoutAliases(text)).join('\n');

function isUsed(path: string): boolean {
  const [, ...names] = path.split('.');
  for (let depth = names.length; depth > 0; --depth) {
    const key = names.slice(0, depth).join('\\s*\\??\\.\\s*');
    const whole = depth === names.length ? '(?![\\w])' : '(?=\\[|\\s+as\\b)';
    if (new RegExp(`\\b${key}${whole}`).test(sources)) return true;
  }
  return false;
}

test('every word is used', () => {
  expect(leaves(en).map(([path]) => path).filter((path) => !isUsed(path))).toEqual([]);
});

test('sentences in Chinese are in Chinese', () => {
  for (const key of ['nothing', 'noTarget', 'history'] as const)
    expect(String(zh.send[key])).toMatch(/[\u4e00-\u9fff]/);
});

test('numbers as people read them', () => {
  expect(count(1203)).toBe('1,203');
  expect(size(999)).toBe('999 B');
  expect(size(999.6)).toBe('1.0 kB');
  expect(size(88_100)).toBe('88.1 kB');
  expect(size(268_435_456)).toBe('268 MB');
  expect(duration(812)).toBe('812 µs');
  expect(duration(12_340)).toBe('12.3 ms');
  expect(duration(1_200_000)).toBe('1.20 s');
  expect(rate(0)).toBe('0');
  expect(rate(1)).toBe('1.0');
  expect(rate(50_000)).toBe('50,000');
});

test('times keep their microseconds', () => {
  expect(microseconds('2026-01-02T03:04:05.678901Z') % 1_000_000).toBe(678901);
  expect(microseconds('1970-01-01T00:00:01Z')).toBe(1_000_000);
  expect(delta('2026-01-02T03:04:05.678901Z', '2026-01-02T03:04:06.000000Z')).toBe('+0.321099');
  expect(delta(undefined, '2026-01-02T03:04:06Z')).toBe('+0.000000');
  expect(clock('2026-01-02T03:04:05.678901Z')).toMatch(/^\d\d:04:05\.678$/);
});
