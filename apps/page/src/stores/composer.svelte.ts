import { ApiError } from '../wire/api';
import type { ErrorBody, JobEntry, Payload, Preset, Row, Rows } from '../wire/types';
import { fromBase64 } from '../bytes/base64';
import { keep, kept } from './kept';
import { place } from './place.svelte';
import { server } from './server.svelte';
import { sending } from './settings.svelte';

const preview_wait_ms = 60;
const answer_wait_ms = 2000;
const late_wait_ms = 60_000; // an answer that comes after all is told
const answer_view = 2;
const history_most = 50;
export const datagram_bytes_max = 65507;

export type Outcome =
  | { kind: 'idle' | 'no-target' }
  | { kind: 'waiting' | 'left'; len: number; to: string[] }
  | { kind: 'answered'; remote: string; us: number }
  | { kind: 'news'; row: Row }
  | { kind: 'nothing'; remote: string }
  | { kind: 'failed'; error: ApiError };

export interface Past {
  text: string;
  hex: boolean;
  to: string;
}

interface Preview {
  bytes: Uint8Array;
  error: ErrorBody | null;
}

const nothing_yet: Preview = { bytes: new Uint8Array(), error: null };

/** The send box: what is typed, the bytes it will be, where it goes and what came of it. */
class Composer {
  text = $state(sessionStorage.getItem('typed') ?? '');
  /** As typed: one or several addresses. Empty, it takes whoever is heard. */
  to = $state(sessionStorage.getItem('to') ?? '');
  touched = $state(!!sessionStorage.getItem('to'));
  preview = $state.raw<Preview>(nothing_yet);
  outcome = $state.raw<Outcome>({ kind: 'idle' });
  history = $state.raw<Past[]>(kept('history', { list: [] as Past[] }).list);

  targets = $derived(this.to.split(/[\s,;]+/).filter(Boolean));
  job = $derived<JobEntry | null>(
    server.state?.jobs.find((job) => job.running && job.kind !== 'discover') ?? null,
  );

  private timer = 0;
  private answerTimer = 0;
  private asked = 0;
  private awaited: { remote: string; after: number; since: number } | null = null;

  start(): void {
    server.on('rows', (rows) => this.heard(rows));
  }

  /** What is in the send box and its options, as the wire wants it. */
  payload(): Payload {
    const body: Payload = { text: this.text };
    if (sending.hex) body.hex = true;
    else {
      if (sending.escapes) body.escapes = 'loose';
      if (sending.encoding !== 'utf-8') body.encoding = sending.encoding;
      if (sending.template) body.template = true;
    }
    if (sending.eol !== 'none') body.eol = sending.eol;
    if (sending.appendOn && sending.append) body.append = sending.append;
    return body;
  }

  /** Call whenever what would be sent may have changed. */
  changed(): void {
    sessionStorage.setItem('typed', this.text.slice(0, 200_000));
    sessionStorage.setItem('to', this.touched ? this.to : '');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), preview_wait_ms);
  }

  private async look(): Promise<void> {
    const number = ++this.asked;
    if (server.link !== 'open') return;
    try {
      const said = await server.api.preview(this.payload());
      if (number === this.asked) this.preview = { bytes: fromBase64(said.data), error: null };
    } catch (why) {
      if (number !== this.asked || !(why instanceof ApiError)) return;
      this.preview = { bytes: new Uint8Array(), error: why.body };
    }
  }

  /** A remote was heard; the send box goes there if it goes nowhere yet. What stands there is not
   *  changed under the hand that is about to send. */
  suggest(remote: string): void {
    if (!this.touched && !this.to) this.to = remote;
  }

  use(text: string, hex: boolean, to?: string): void {
    this.text = text;
    sending.hex = hex;
    if (to) {
      this.to = to;
      this.touched = true;
    }
    this.changed();
  }

  /** The socket to send from: a file cannot. */
  private from(): { socket?: number } {
    const entry = place.entry;
    return entry?.open && entry.kind !== 'file' ? { socket: entry.id } : {};
  }

  async send(): Promise<void> {
    if (this.noTarget()) return;
    await this.dispatch(this.payload(), this.targets);
    this.remember();
  }

  async sendPreset(preset: Preset): Promise<void> {
    const to = preset.to ? [preset.to] : this.targets;
    if (!to.length && this.noTarget()) return;
    await this.dispatch(preset.payload, to);
  }

  private noTarget(): boolean {
    const entry = place.entry;
    if (!this.targets.length && entry?.kind === 'talk' && entry.remote) this.to = entry.remote;
    if (!this.targets.length) this.outcome = { kind: 'no-target' };
    return !this.targets.length;
  }

  private async dispatch(payload: Payload, to: string[]): Promise<void> {
    const single = to.length === 1 ? to[0] : undefined;
    this.stopWaiting();
    try {
      const body = { ...payload, to: single ?? to, ...this.from() };
      const said = await server.api.send(body);
      if (single === undefined) this.outcome = { kind: 'left', len: said.len, to };
      else this.await(said.remote || single, said.len, said.id);
    } catch (why) {
      if (why instanceof ApiError) this.outcome = { kind: 'failed', error: why };
    }
  }

  /** Looks for what comes back, in a view of its own that is closed in the end. */
  private await(remote: string, len: number, id: number): void {
    clearTimeout(this.answerTimer);
    this.outcome = { kind: 'waiting', len, to: [remote] };
    this.awaited = { remote, after: id, since: performance.now() };
    server.say({ do: 'view', view: answer_view, where: `remote:${remote}`, rows: 16, at: 'tail' });
    this.answerTimer = window.setTimeout(() => {
      this.outcome = { kind: 'nothing', remote };
      this.answerTimer = window.setTimeout(() => this.stopWaiting(), late_wait_ms);
    }, answer_wait_ms);
  }

  private stopWaiting(): void {
    clearTimeout(this.answerTimer);
    if (!this.awaited) return;
    this.awaited = null;
    server.say({ do: 'close-view', view: answer_view });
  }

  private heard(news: Rows): void {
    if (news.view !== answer_view || !this.awaited) return;
    const { after, remote, since } = this.awaited;
    const row = news.rows.find(({ id, event }) => id > after && event !== 'tx');
    if (!row) return;
    this.outcome = row.event === 'rx'
      ? { kind: 'answered', remote, us: row.rtt_us ?? (performance.now() - since) * 1000 }
      : { kind: 'news', row };
    this.stopWaiting();
  }

  private remember(): void {
    const kept: Past = { text: this.text, hex: sending.hex, to: this.to };
    const same = (past: Past) => past.text === kept.text && past.hex === kept.hex;
    this.history = [kept, ...this.history.filter((past) => !same(past))].slice(0, history_most);
    // A long text is not worth a browser's storage.
    keep('history', { list: this.history.filter((past) => past.text.length < 4096) });
  }

  async cycle(): Promise<void> {
    if (this.noTarget()) return;
    await this.startJob({
      kind: 'cycle', to: this.targets, every_ms: sending.everyMs, count: 0, ...this.payload(),
    });
    this.remember();
  }

  async startJob(job: Record<string, unknown>): Promise<void> {
    this.stopWaiting();
    try {
      await server.api.start({ ...job, ...this.from() });
      this.outcome = { kind: 'idle' };
    } catch (why) {
      if (why instanceof ApiError) this.outcome = { kind: 'failed', error: why };
    }
  }

  async stop(): Promise<void> {
    if (this.job) await server.api.stop(this.job.id).catch(() => undefined);
  }
}

export const composer = new Composer();
