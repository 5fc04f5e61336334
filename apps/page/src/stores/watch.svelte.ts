import { server } from './server.svelte';
import type { Charts, Conversation } from '../wire/types';

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

/** Conversations and charts of one socket, twice a second while somebody looks at them. */
class Watch {
  conversations = $state.raw<Conversation[]>([]);
  more = $state(0);
  series = $state.raw<Series | null>(null);
  charts = $state.raw<Charts | null>(null);
  paused = $state(false);

  private socket: number | null = null;
  private what: 'conversations' | 'charts' = 'conversations';

  constructor() {
    server.on('opened', () => this.ask());
    server.on('conversations', (news) => {
      if (news.socket !== this.socket) return;
      this.conversations = news.rows;
      this.more = news.more;
    });
    server.on('charts', (news) => {
      if (news.socket !== this.socket || this.paused) return;
      this.series = joined(this.series, news);
      this.charts = news;
    });
  }

  /** Until the returned function is called. */
  start(socket: number | null, what: 'conversations' | 'charts'): () => void {
    this.socket = socket;
    this.what = what;
    this.conversations = [];
    this.more = 0;
    this.series = null;
    this.charts = null;
    this.ask();
    return () => {
      if (socket === null) return;
      server.say({ do: 'watch', socket, conversations: false, charts: false });
      if (this.socket === socket) this.socket = null;
    };
  }

  private ask(): void {
    if (this.socket === null) return;
    server.say({
      do: 'watch', socket: this.socket,
      conversations: this.what === 'conversations', charts: this.what === 'charts',
    });
  }
}

export const watch = new Watch();
