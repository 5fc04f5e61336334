const digits = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);

export function hexByte(byte: number): string {
  return digits[byte] ?? '';
}

/** `A5 5A 00`; of more than `most` bytes the first, then `…`. */
export function hexText(bytes: Uint8Array, most = Infinity): string {
  const shown = bytes.length > most ? bytes.subarray(0, most) : bytes;
  let text = '';
  for (const byte of shown) text += (text ? ' ' : '') + hexByte(byte);
  return bytes.length > most ? `${text} …` : text;
}

/** Offset of a line of a dump: four digits, more where the datagram needs them. */
export function offsetText(offset: number): string {
  return offset.toString(16).toUpperCase().padStart(4, '0');
}
