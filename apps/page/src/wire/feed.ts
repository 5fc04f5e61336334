import type { FeedEvent } from './types';

export type Link = 'connecting' | 'open' | 'gone';

const first_wait_ms = 250;
const longest_wait_ms = 4000;

/**
 * The WebSocket: says hello, and comes back by itself, slower each time, until it is closed.
 * What was asked for (views, watches) is asked for again by whoever hears `opened`.
 */
export class Feed {
  private socket: WebSocket | null = null;
  private wait = first_wait_ms;
  private timer = 0;
  private ended = false;

  constructor(
    private readonly token: () => string,
    private readonly hears: {
      opened: () => void;
      event: (event: FeedEvent) => void;
      link: (link: Link) => void;
    },
  ) {}

  connect(): void {
    if (this.ended) return;
    clearTimeout(this.timer);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/socket`, [
      'dgram.v1',
      `k.${this.token()}`,
    ]);
    this.socket = socket;
    socket.onopen = () => {
      this.say({ do: 'hello' });
      this.hears.opened();
    };
    socket.onmessage = (message) => {
      if (typeof message.data !== 'string') return;
      const event = JSON.parse(message.data) as FeedEvent;
      // Only who talks is there: one that opens and closes again is asked less and less often.
      if (event.event === 'state') {
        this.wait = first_wait_ms;
        this.hears.link('open');
      }
      this.hears.event(event);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.hears.link('gone');
      this.timer = window.setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(this.wait * 2, longest_wait_ms);
    };
  }

  /** Does nothing while there is no connection: `opened` is the time to say it again. */
  say(what: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(what));
  }

  /** Tries now instead of later. */
  hurry(): void {
    if (this.socket) return;
    this.wait = first_wait_ms;
    this.connect();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }
}
