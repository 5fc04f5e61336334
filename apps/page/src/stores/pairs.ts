import type { Row } from '../wire/types';

export interface Pair {
  question: Row | null;
  answer: Row | null;
}

/**
 * Questions and the answers to them, newest first: an answer is what came with a round trip. What a
 * rule said is an answer of ours, and asks nothing.
 */
export function pairsOf(rows: readonly Row[]): Pair[] {
  const out: Pair[] = [];
  let waiting: Pair | null = null;
  for (const row of rows) {
    if (row.event === 'tx') {
      const pair: Pair = { question: row, answer: null };
      if (row.rule === undefined) waiting = pair;
      out.push(pair);
    } else if (waiting && !waiting.answer && (row.event !== 'rx' || row.rtt_us !== undefined)) {
      waiting.answer = row;
    } else {
      out.push({ question: null, answer: row });
    }
  }
  return out.reverse();
}
