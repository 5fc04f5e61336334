import { Api, ApiError } from '../wire/api';
import { Feed, type Link } from '../wire/feed';
import type {
  Charts, Conversations, Counters, FeedError, FeedEvent, Offer, Rows, ServerState, SocketEntry,
  Tick,
} from '../wire/types';
import { currentToken, onNewToken } from './token';

export type LinkState = Link | 'restarted' | 'no-token';

interface Hearers {
  rows: (rows: Rows) => void;
  tick: (tick: Tick) => void;
  conversations: (news: Conversations) => void;
  charts: (news: Charts) => void;
  error: (error: FeedError) => void;
  opened: () => void;
}

/** What the program says. Its state is its own: nothing here is changed but by its word. */
class Server {
  link = $state<LinkState>('connecting');
  state = $state.raw<ServerState | null>(null);
  tick = $state.raw<Tick | null>(null);
  offer = $state.raw<Offer | null>(null);

  sockets = $derived<SocketEntry[]>(this.state?.sockets ?? []);
  viewOnly = $derived(this.state?.view_only ?? false);
  /** Nothing can be changed: view only, or nobody is there to change it. */
  locked = $derived(this.viewOnly || this.link !== 'open');

  readonly api = new Api(currentToken);
  private readonly feed = new Feed(currentToken, {
    opened: () => this.opened(),
    event: (event) => this.heard(event),
    link: (link) => this.linkIs(link),
  });
  private hearers: { [Kind in keyof Hearers]?: Set<Hearers[Kind]> } = {};

  start(): void {
    onNewToken(() => location.reload());
    if (!currentToken()) {
      this.link = 'no-token';
      return;
    }
    this.feed.connect();
  }

  on<Kind extends keyof Hearers>(kind: Kind, hears: Hearers[Kind]): () => void {
    const set = (this.hearers[kind] ??= new Set() as never) as Set<Hearers[Kind]>;
    set.add(hears);
    return () => set.delete(hears);
  }

  say(what: Record<string, unknown>): void {
    this.feed.say(what);
  }

  hurry(): void {
    this.feed.hurry();
  }

  counters(id: number | null): Counters | null {
    return this.tick?.sockets.find((entry) => entry.id === id) ?? null;
  }

  socket(id: number | null): SocketEntry | null {
    return this.sockets.find((entry) => entry.id === id) ?? null;
  }

  /** What was just opened, before the program tells everybody. */
  add(entry: SocketEntry): void {
    if (this.state && !this.socket(entry.id))
      this.state = { ...this.state, sockets: [...this.sockets, entry] };
  }

  private opened(): void {
    for (const hears of this.hearers.opened ?? []) hears();
    this.api.words().then(
      (offer) => (this.offer = offer),
      () => undefined,
    );
  }

  private linkIs(link: Link): void {
    this.link = link;
    if (link !== 'gone') return;
    // A browser does not tell why a WebSocket was refused; a plain request does.
    this.api.state().catch((why: unknown) => {
      if (!(why instanceof ApiError) || why.status !== 401) return;
      this.link = 'restarted';
      this.feed.end();
    });
  }

  private heard(event: FeedEvent): void {
    switch (event.event) {
      case 'state':
        this.state = { ...event, jobs: event.jobs ?? [], presets: event.presets ?? [] };
        break;
      case 'tick':
        this.tick = event;
        for (const hears of this.hearers.tick ?? []) hears(event);
        break;
      case 'rows':
        for (const hears of this.hearers.rows ?? []) hears(event);
        break;
      case 'conversations':
        for (const hears of this.hearers.conversations ?? []) hears(event);
        break;
      case 'charts':
        for (const hears of this.hearers.charts ?? []) hears(event);
        break;
      case 'error':
        for (const hears of this.hearers.error ?? []) hears(event);
        break;
    }
  }
}

export const server = new Server();
