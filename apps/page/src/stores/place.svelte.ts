import type { Component } from 'svelte';
import { speech, type Language } from '../words/words.svelte';
import { server } from './server.svelte';

export interface Tab {
  name: string;
  component: Component;
  title: Record<Language, string>;
  /** Alt and this key show it, and put the keyboard into the data-area of its name. */
  shortcut?: string;
  /** Whether it is there now; absent: always. */
  shown?: () => boolean;
  /** A count beside its title; none for 0. */
  mark?: () => number;
}

export type Overlay = 'none' | 'help' | 'palette';

/** Where in the page the person is. */
class Place {
  /** The socket whose tab is on top; null: the one still to be opened. */
  socket = $state<number | null>(null);
  /** By name. */
  tab = $state('log');
  overlay = $state<Overlay>('none');
  /** Of the left column, where it is folded. */
  sideOpen = $state(false);
  private chosen = false;
  private known = $state.raw<readonly Tab[]>([]);

  /** The socket on top, as the program knows it. */
  entry = $derived(server.socket(this.socket));

  tabs = $derived(this.known.filter((tab) => tab.shown?.() ?? true));
  current = $derived(this.tabs.find((tab) => tab.name === this.tab));

  /** Call once, before anything is shown: the tabs there are, the first of them the log. */
  start(known: readonly Tab[]): void {
    this.known = known;
  }

  titleOf(name: string): string {
    return this.known.find((tab) => tab.name === name)?.title[speech.language] ?? name;
  }

  show(socket: number | null, tab?: string): void {
    this.chosen = true;
    this.socket = socket;
    sessionStorage.setItem('socket', String(socket ?? ''));
    if (tab) this.tab = tab;
    if (!this.current) this.tab = 'log';
  }

  /** After news of the program: what is on top is still there, or something else is. */
  settle(): void {
    const sockets = server.sockets;
    if (!this.chosen && sockets.length) {
      const before = Number(sessionStorage.getItem('socket'));
      this.show((sockets.find((entry) => entry.id === before) ?? sockets[0])?.id ?? null);
    } else if (this.socket !== null && !sockets.some((entry) => entry.id === this.socket)) {
      this.show(sockets.at(-1)?.id ?? null);
    }
  }
}

export const place = new Place();

/** Puts the keyboard into a named area: see the data-area attributes. */
export function focusArea(area: string): void {
  if (area === 'settings') place.sideOpen = true;
  if (area === 'filter') place.tab = 'log';
  if (place.tabs.some((tab) => tab.name === area)) place.tab = area;
  // After the area is there.
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(`[data-area="${area}"]`)?.focus();
  });
}
