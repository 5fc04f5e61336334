import { server } from './server.svelte';

export type Tab =
  | 'log' | 'conversations' | 'charts' | 'rules' | 'presets' | 'discover' | 'relay' | 'ports';

export type Overlay = 'none' | 'help' | 'palette';

/** Where in the page the person is. */
class Place {
  /** The socket whose tab is on top; null: the one still to be opened. */
  socket = $state<number | null>(null);
  tab = $state<Tab>('log');
  overlay = $state<Overlay>('none');
  /** Of the left column, where it is folded. */
  sideOpen = $state(false);
  private chosen = false;

  /** The socket on top, as the program knows it. */
  entry = $derived(server.socket(this.socket));

  tabs = $derived<Tab[]>([
    'log', 'conversations', 'charts', 'rules', 'presets', 'discover',
    ...(this.entry?.kind === 'relay' ? (['relay'] as Tab[]) : []),
    'ports',
  ]);

  show(socket: number | null, tab?: Tab): void {
    this.chosen = true;
    this.socket = socket;
    sessionStorage.setItem('socket', String(socket ?? ''));
    if (tab) this.tab = tab;
    if (!this.tabs.includes(this.tab)) this.tab = 'log';
  }

  /** After news of the program: what is on top is still there, or something else is. */
  settle(): void {
    const sockets = server.sockets;
    if (!this.chosen && sockets.length) {
      const before = Number(sessionStorage.getItem('socket'));
      this.show((sockets.find((one) => one.id === before) ?? sockets[0])?.id ?? null);
    } else if (this.socket !== null && !sockets.some((one) => one.id === this.socket)) {
      this.show(sockets.at(-1)?.id ?? null);
    }
  }
}

export const place = new Place();

/** Puts the keyboard into a named area: see the data-area attributes. */
export function focusArea(area: 'settings' | 'log' | 'send' | 'filter'): void {
  if (area === 'settings') place.sideOpen = true;
  if (area === 'log' || area === 'filter') place.tab = 'log';
  // After the area is there.
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(`[data-area="${area}"]`)?.focus();
  });
}
