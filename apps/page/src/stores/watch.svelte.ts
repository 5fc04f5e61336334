import { server } from './server.svelte';
import type { Charts, Conversation } from '../wire/types';
import { joined, type Series } from './series';

// Where no round trip was seen, none of its numbers is there.
function seen<Times extends { p50: number }>(times: Times | null): Times | null {
  return times && 'p50' in times ? times : null;
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
      this.conversations = news.rows.map((row) => ({ ...row, rtt_us: seen(row.rtt_us) }));
      this.more = news.more;
    });
    server.on('charts', (news) => {
      if (news.socket !== this.socket || this.paused) return;
      this.series = joined(this.series, news);
      this.charts = { ...news, rtt_us: seen(news.rtt_us) };
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
