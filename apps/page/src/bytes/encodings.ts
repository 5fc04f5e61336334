import { byteEscape, shown, type Shown } from './visible';

// Encodings are views over the bytes: nothing here changes a byte.

export interface View {
  /** As the server names it. */
  name: string;
  /** As the browser's decoder names it. */
  label: string;
  title: string;
}

export const text_views: readonly View[] = [
  { name: 'utf-8', label: 'utf-8', title: 'UTF-8' },
  { name: 'gbk', label: 'gbk', title: 'GBK' },
  { name: 'gb18030', label: 'gb18030', title: 'GB18030' },
  { name: 'big5', label: 'big5', title: 'Big5' },
  { name: 'shift-jis', label: 'shift_jis', title: 'Shift-JIS' },
  { name: 'latin1', label: 'windows-1252', title: 'Latin-1' },
];

/** A character and the bytes it was made of. */
export interface Piece extends Shown {
  start: number;
  length: number;
}

const decoders = new Map<string, TextDecoder>();

function strict(label: string): TextDecoder {
  let decoder = decoders.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder;
}

const longest: Record<string, number> = {
  'utf-8': 4, gbk: 2, gb18030: 4, big5: 2, shift_jis: 2, 'windows-1252': 1,
};

function decodeOne(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

// The shortest run from `start` that is one character; 0: none is.
function characterAt(
  decoder: TextDecoder, bytes: Uint8Array, start: number, most: number,
): { length: number; text: string } | null {
  const end = Math.min(start + most, bytes.length);
  for (let stop = start + 1; stop <= end; ++stop) {
    const text = decodeOne(decoder, bytes.subarray(start, stop));
    if (text !== null && text !== '') return { length: stop - start, text };
  }
  return null;
}

/** Every character of a view with its bytes; a byte that is no character reads `\xhh`. */
export function pieces(bytes: Uint8Array, label: string): Piece[] {
  const out: Piece[] = [];
  const decoder = strict(label);
  const most = longest[label] ?? 4;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      out.push({ ...shown(byte), start: at, length: 1 });
      ++at;
      continue;
    }
    const found = characterAt(decoder, bytes, at, most);
    if (!found) {
      out.push({ ...byteEscape(byte), start: at, length: 1 });
      ++at;
      continue;
    }
    let text = '';
    let plain = true;
    for (const character of found.text) {
      const one = shown(character.codePointAt(0) ?? 0);
      text += one.text;
      plain &&= one.plain;
    }
    out.push({ text, plain, start: at, length: found.length });
    at += found.length;
  }
  return out;
}

/** The bytes as one line of text. */
export function viewText(bytes: Uint8Array, label: string): string {
  const whole = decodeOne(strict(label), bytes);
  if (whole !== null) {
    let text = '';
    for (const character of whole) text += shown(character.codePointAt(0) ?? 0).text;
    return text;
  }
  return pieces(bytes, label).map((piece) => piece.text).join('');
}
