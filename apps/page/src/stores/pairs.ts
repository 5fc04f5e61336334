import type { Row } from '../wire/types';

export interface Pair {
  question: Row | null;
  answer: Row | null;
}

/** Questions and the answers to them, newest first: an answer is what came with a round trip. */
export function pairsOf(rows: readonly Row[]): Pair[] {
  const out: Pair[] = [];
  let waiting: Pair | null = null;
  for (const row of rows) {
    if (row.event === 'tx') {
      waiting = { question: row, answer: null };
      out.push(waiting);
    } else if (waiting && !waiting.answer && (row.event !== 'rx' || row.rtt_us !== undefined)) {
      waiting.answer = row;
    } else {
      out.push({ question: null, answer: row });
    }
  }
  return out.reverse();
}
