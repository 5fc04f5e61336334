import type { Charts } from '../wire/types';

const points_most = 600;

export interface Series {
  step_ms: number;
  /** Number of the first point since the socket was opened. */
  first: number;
  rx: number[];
  tx: number[];
  rx_bytes: number[];
  tx_bytes: number[];
  kernel: number[];
}

const lists = ['rx', 'tx', 'rx_bytes', 'tx_bytes', 'kernel'] as const;

/** What was known and what is new, the newest 600 points; a gap starts anew. */
export function joined(before: Series | null, news: Charts): Series {
  const out: Series = {
    step_ms: news.step_ms, first: news.first,
    rx: [...news.rx], tx: [...news.tx], rx_bytes: [...news.rx_bytes],
    tx_bytes: [...news.tx_bytes], kernel: [...news.kernel],
  };
  const known = before ? news.first - before.first : -1;
  if (!before || known < 0 || known > before.rx.length) return out;
  const cut = Math.max(0, known + news.rx.length - points_most);
  for (const list of lists)
    out[list] = [...before[list].slice(0, known), ...news[list]].slice(-points_most);
  out.first = before.first + cut;
  return out;
}
