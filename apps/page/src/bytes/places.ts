/** Offsets in bytes, as the server counts, into characters, as a field does. */
export function characterAt(text: string, bytes: number): number {
  const encoder = new TextEncoder();
  let count = 0;
  let at = 0;
  for (const character of text) {
    if (count >= bytes) return at;
    count += encoder.encode(character).length;
    at += character.length;
  }
  return at;
}
