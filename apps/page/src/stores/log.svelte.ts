import { characterAt } from '../bytes/places';
import { server } from './server.svelte';
import type { ErrorBody, FeedError, Row, Rows } from '../wire/types';

const view = 1;
const spare_rows = 4;
const filter_wait_ms = 150;

export interface FilterMistake {
  error: ErrorBody;
  at: number; // characters
  length: number;
}

/**
 * The window onto the server's log: only the rows in sight are here. Either it follows the newest,
 * or it stands at an index. Indexes count from the first row that ever matched.
 */
class Log {
  rows = $state.raw<Row[]>([]);
  /** Index of rows[0]. */
  first = $state(0);
  total = $state(0);
  oldest = $state(0);
  scanned = $state(true);
  where = $state('');
  mistake = $state.raw<FilterMistake | null>(null);

  following = $state(true);
  /** Paused: how many there were. New ones are counted, not shown. */
  pausedAt = $state<number | null>(null);
  /** How many there were when the window left the end. */
  private leftAt = $state(0);

  end = $derived(this.pausedAt ?? this.total);
  count = $derived(Math.max(0, this.end - this.oldest));
  news = $derived(
    this.pausedAt !== null ? this.total - this.pausedAt
                           : this.following ? 0 : this.total - this.leftAt,
  );

  private socket: number | null = null;
  private verify = '';
  private wanted = 30;
  private asked: number | 'tail' = 'tail';
  private timer = 0;
  private waiting = false;
  private again = false;

  start(): void {
    server.on('rows', (rows) => this.heard(rows));
    server.on('error', (error) => this.wrong(error));
    server.on('opened', () => this.ask());
    server.on('tick', (tick) => {
      const news = tick.views.find((entry) => entry.view === view);
      if (!news) return;
      this.total = news.total;
      this.oldest = news.oldest;
      this.scanned = news.scanned;
    });
  }

  /** Which socket's rows (null: all), and what each is verified by. */
  show(socket: number | null, verify: string): void {
    if (socket === this.socket && verify === this.verify) return;
    if (socket !== this.socket) this.startOver();
    this.socket = socket;
    this.verify = verify;
    this.ask();
  }

  filter(where: string): void {
    this.where = where;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.mistake = null;
      this.startOver();
      this.ask();
    }, filter_wait_ms);
  }

  /** How many rows are in sight. */
  size(rows: number): void {
    const wanted = rows + spare_rows;
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.ask();
  }

  toEnd(): void {
    this.pausedAt = null;
    this.following = true;
    this.asked = 'tail';
    this.ask();
  }

  /** Rows from `index` on, which is where somebody scrolled to. */
  standAt(index: number): void {
    if (this.following) this.leftAt = this.total;
    this.following = false;
    this.asked = Math.max(this.oldest, Math.floor(index));
    this.ask();
  }

  /** Stands still where it is. */
  pause(): void {
    if (this.pausedAt !== null) return;
    this.pausedAt = this.total;
    if (this.following) this.standAt(Math.max(this.oldest, this.total - this.wanted));
  }

  private startOver(): void {
    this.rows = [];
    this.first = this.total = this.oldest = 0;
    this.pausedAt = null;
    this.following = true;
    this.asked = 'tail';
  }

  private ask(): void {
    // One question at a time while scrolling; the last one wins.
    if (this.waiting && this.asked !== 'tail') {
      this.again = true;
      return;
    }
    this.waiting = this.asked !== 'tail';
    server.say({
      do: 'view',
      view,
      where: this.where,
      rows: Math.min(this.wanted, server.state?.limits.rows ?? 1000),
      at: this.asked,
      ...(this.socket === null ? {} : { socket: this.socket }),
      ...(this.verify ? { verify: this.verify } : {}),
    });
    if (this.waiting) setTimeout(() => this.answered(), 1000);
  }

  private answered(): void {
    this.waiting = false;
    if (!this.again) return;
    this.again = false;
    this.ask();
  }

  private heard(news: Rows): void {
    if (news.view !== view) return;
    this.answered();
    this.total = news.total;
    this.oldest = news.oldest;
    // An answer to an older question: the window has gone on.
    if (this.asked !== 'tail' && this.following) return;
    this.rows = news.rows;
    this.first = news.first;
  }

  private wrong(error: FeedError): void {
    if (error.view !== view) return;
    this.answered();
    const at = characterAt(this.where, error.at ?? 0);
    const end = characterAt(this.where, (error.at ?? 0) + (error.length ?? 1));
    this.mistake = { error, at, length: Math.max(1, end - at) };
  }
}

export const log = new Log();
