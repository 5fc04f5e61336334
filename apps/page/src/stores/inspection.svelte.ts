import { ApiError } from '../wire/api';
import type { Row, WholeRow } from '../wire/types';
import { fromBase64 } from '../bytes/base64';
import { differing } from '../bytes/diff';
import { server } from './server.svelte';

const selected_most = 1000;

/** The datagrams picked in the log, and the one that is looked into. */
class Inspection {
  /** The one looked into: the last one picked. */
  id = $state<number | null>(null);
  ids = $state.raw<ReadonlySet<number>>(new Set());
  row = $state.raw<WholeRow | null>(null);
  gone = $state(false);

  bytes = $derived(this.row?.data ? fromBase64(this.row.data) : new Uint8Array());
  before = $derived(this.row?.previous?.data ? fromBase64(this.row.previous.data) : null);
  diff = $derived(this.before ? differing(this.bytes, this.before) : new Set<number>());

  /** Of the bytes: from `start`, `end` not included. */
  start = $state(0);
  end = $state(0);

  pick(row: Row, how: 'one' | 'add' = 'one'): void {
    const ids = how === 'add' ? new Set(this.ids) : new Set<number>();
    if (how === 'add' && ids.has(row.id) && ids.size > 1) ids.delete(row.id);
    else if (ids.size < selected_most) ids.add(row.id);
    this.ids = ids;
    void this.look(row.id);
  }

  /** All of these, and looks into the last. */
  pickAll(rows: readonly Row[], last: Row): void {
    this.ids = new Set(rows.slice(0, selected_most).map((row) => row.id));
    void this.look(last.id);
  }

  none(): void {
    this.id = null;
    this.row = null;
    this.ids = new Set();
  }

  private async look(id: number): Promise<void> {
    if (id === this.id && this.row) return;
    this.id = id;
    this.gone = false;
    try {
      const row = await server.api.row(id);
      if (this.id !== id) return;
      this.row = row;
      this.start = 0;
      this.end = 0;
    } catch (why) {
      if (this.id !== id || !(why instanceof ApiError)) return;
      this.row = null;
      this.gone = true;
    }
  }
}

export const inspection = new Inspection();
