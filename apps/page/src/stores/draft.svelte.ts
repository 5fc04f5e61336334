import type { SocketEntry, SocketSpec } from '../wire/types';
import { keep, kept } from './kept';

/** What a person chooses from; multicast and broadcast are `listen` on the wire. */
export type Mode = 'listen' | 'talk' | 'multicast' | 'broadcast' | 'service' | 'relay';
export const modes: readonly Mode[] =
  ['listen', 'talk', 'multicast', 'broadcast', 'service', 'relay'];

const initial = {
  mode: 'listen' as Mode,
  address: '0.0.0.0',
  port: '8080',
  remote: '',
  group: '239.1.2.3',
  interface: '',
  source: '',
  service: 'echo',
  arguments: '',
  target: '',
};

export type Draft = typeof initial;

/** The left column's 1-2-3 for the socket that is not open yet. */
export const draft = $state<Draft>(kept('draft', initial));

export function localText(address: string, port: string): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port.trim() || '0'}`;
}

/** Where the group is heard: on its own address and port, as `listen` joins it. */
export function specOf(from: Draft): SocketSpec {
  const local = localText(from.address, from.port);
  switch (from.mode) {
    case 'listen': return { kind: 'listen', local };
    case 'broadcast': return { kind: 'listen', local, broadcast: true };
    case 'talk': return { kind: 'talk', local, remote: from.remote.trim() };
    case 'multicast': {
      const spec: SocketSpec = { kind: 'listen', local, groups: [from.group.trim()] };
      if (from.interface) spec.interface = from.interface;
      if (from.source.trim()) spec.from_source = from.source.trim();
      return spec;
    }
    case 'service': {
      const given = from.arguments.trim();
      return { kind: 'service', local, service: from.service, arguments: given };
    }
    case 'relay': return { kind: 'relay', local, target: from.target.trim() };
  }
}

export function modeOf(entry: SocketEntry): Mode | 'file' {
  if (entry.kind !== 'listen') return entry.kind;
  if (entry.groups?.length) return 'multicast';
  return entry.broadcast ? 'broadcast' : 'listen';
}

/** `[::1]:53` into its two parts. */
export function partsOf(local: string | null): { address: string; port: string } {
  const text = local ?? '';
  const found = /^\[?(.*?)\]?:(\d+)$/.exec(text);
  return { address: found?.[1] ?? text, port: found?.[2] ?? '' };
}

/** After a socket was closed, its settings stand there to be opened again. */
export function draftFrom(entry: SocketEntry): void {
  const mode = modeOf(entry);
  if (mode === 'file') return;
  Object.assign(draft, {
    mode,
    ...partsOf(entry.local),
    remote: entry.remote ?? draft.remote,
    group: entry.groups?.[0] ?? draft.group,
    interface: entry.interface ?? '',
    source: entry.from_source ?? '',
    service: entry.service ?? draft.service,
    arguments: entry.arguments ?? '',
    target: entry.target ?? draft.target,
  });
}

export function keepDraft(): void {
  $effect(() => keep('draft', draft));
}
