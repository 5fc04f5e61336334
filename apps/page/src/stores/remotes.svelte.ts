import { keep, kept } from './kept';

// Names are this browser's own; colours come from the address, so they need not be kept.

const hues = 12;

export const names = $state<Record<string, string>>(kept('remote-names', {}));

export function nameRemote(remote: string, name: string): void {
  if (name) names[remote] = name;
  else delete names[remote];
  keep('remote-names', names);
}

/** One of twelve hues, always the same for an address. */
export function hueOf(remote: string): number {
  let sum = 0;
  for (const character of remote) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (sum % hues) * (360 / hues);
}
