import { expect, test } from 'vitest';
import { characterAt } from '../../src/bytes/places';
import { joined } from '../../src/stores/series';
import { pairsOf } from '../../src/stores/pairs';
import type { Charts, Row } from '../../src/wire/types';

function row(id: number, event: Row['event'], rtt_us?: number): Row {
  return { id, socket: 1, event, time: '', ...(rtt_us === undefined ? {} : { rtt_us }) };
}

test('an answer stands beside its question', () => {
  const pairs = pairsOf([row(1, 'tx'), row(2, 'rx', 800), row(3, 'tx'), row(4, 'rx')]);
  const ids = pairs.map((pair) => [pair.question?.id, pair.answer?.id]);
  expect(ids).toEqual([[undefined, 4], [3, undefined], [1, 2]]);
});

test('a refusal is an answer too', () => {
  const [pair] = pairsOf([row(1, 'tx'), row(2, 'refused')]);
  expect([pair?.question?.id, pair?.answer?.id]).toEqual([1, 2]);
});

test('what a rule said waits for no answer', () => {
  const pairs = pairsOf([row(1, 'rx'), { ...row(2, 'tx'), rule: 'status' }, row(3, 'rx')]);
  expect(pairs.map((pair) => pair.answer?.id)).toEqual([3, undefined, 1]);
});

function charts(first: number, rx: number[]): Charts {
  return {
    v: 1, event: 'charts', socket: 1, step_ms: 100, first, rx, tx: rx, rx_bytes: rx, tx_bytes: rx,
    kernel: rx, sizes: [], gaps_us: [], rtt_us: null, rtts_us: [],
  };
}

test('what is new is put behind what is known, the newest 600 stay', () => {
  const start = joined(null, charts(0, [1, 2, 3]));
  expect(joined(start, charts(3, [4])).rx).toEqual([1, 2, 3, 4]);
  expect(joined(start, charts(2, [9, 4])).rx).toEqual([1, 2, 9, 4]);
  const many = joined(start, charts(3, new Array<number>(700).fill(5)));
  expect(many.rx.length).toBe(600);
  expect(many.first).toBe(103);
});

test('after a gap the series begins anew', () => {
  const start = joined(null, charts(0, [1, 2, 3]));
  expect(joined(start, charts(9, [4])).rx).toEqual([4]);
  expect(joined(joined(null, charts(50, [1])), charts(0, [7])).rx).toEqual([7]);
});

test('a place in bytes is a place in characters', () => {
  expect(characterAt('abc', 2)).toBe(2);
  expect(characterAt('你好x', 6)).toBe(2);
  expect(characterAt('🙂x', 4)).toBe(2);
  expect(characterAt('ab', 9)).toBe(2);
});
