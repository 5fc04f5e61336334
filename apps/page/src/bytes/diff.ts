/** Offsets at which `now` is not what `before` was, those beyond its end included. */
export function differing(now: Uint8Array, before: Uint8Array): Set<number> {
  const out = new Set<number>();
  for (let at = 0; at < now.length; ++at) if (now[at] !== before[at]) out.add(at);
  return out;
}
