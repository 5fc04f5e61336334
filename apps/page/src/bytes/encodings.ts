import { SvelteMap } from 'svelte/reactivity';
import type { TextView } from '../wire/types';
import { byteEscape, shown, type Shown } from './visible';

// Encodings are views over the bytes: nothing here changes a byte. Browsers and libc disagree on
// what gbk, big5, shift-jis and latin1 are (docs/decisions/encodings.md), so the page reads them by
// the program's own list of characters; the browser reads only characters of three bytes and more.

/** A character and the bytes it was made of. */
export interface Piece extends Shown {
  start: number;
  length: number;
}

interface Character {
  text: string;
  length: number;
}

/** Finds the character that begins at a byte from 0x80 on; null: this byte begins none. */
type Reader = (bytes: Uint8Array, start: number) => Character | null;

const no_character = '\ufffd';
const first_high = 0x80;

function strict(label: string): TextDecoder {
  return new TextDecoder(label, { fatal: true, ignoreBOM: true });
}

function decodeWhole(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

// The shortest run of `least` bytes or more that is one character.
function longReader(label: string, least: number, longest: number): Reader {
  const decoder = strict(label);
  return (bytes, start) => {
    const end = Math.min(start + longest, bytes.length);
    for (let stop = start + least; stop <= end; ++stop) {
      const text = decodeWhole(decoder, bytes.subarray(start, stop));
      if (text && text.length === ((text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1))
        return { text, length: stop - start };
    }
    return null;
  };
}

function tableReader(view: TextView, characters: string): Reader {
  const table = Array.from(characters);
  const known = new Set(table);
  known.delete(no_character); // where it is itself, four bytes of GB18030 mean it
  const longer = view.browser ? longReader(view.browser, 3, view.longest) : null;
  return (bytes, start) => {
    const lead = (bytes[start] ?? 0) - first_high;
    const single = table[lead] ?? no_character;
    if (single !== no_character) return { text: single, length: 1 };
    const trail = bytes[start + 1];
    const pair = trail === undefined ? undefined : table[0x80 + lead * 0x100 + trail];
    if (pair && pair !== no_character) return { text: pair, length: 2 };
    const long = longer?.(bytes, start) ?? null;
    // No character is written in two ways: what has a short form has no long one.
    return long && !known.has(long.text) ? long : null;
  };
}

const utf8 = strict('utf-8');
const readers = new SvelteMap<string, Reader>([['utf-8', longReader('utf-8', 2, 4)]]);

export function knowsEncoding(name: string): boolean {
  return readers.has(name);
}

/** Takes the program's list: 128 characters of one byte, then 128 × 256 of two. */
export function learnEncoding(view: TextView, characters: string): void {
  readers.set(view.name, tableReader(view, characters));
}

/** Every character of a view with its bytes; a byte that is no character reads `\xhh`. */
export function pieces(bytes: Uint8Array, encoding: string): Piece[] {
  const out: Piece[] = [];
  const read = readers.get(encoding);
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const found = byte < first_high
      ? { text: String.fromCharCode(byte), length: 1 } : (read?.(bytes, at) ?? null);
    const face = found ? shown(found.text.codePointAt(0) ?? 0) : byteEscape(byte);
    const length = found?.length ?? 1;
    out.push({ ...face, start: at, length });
    at += length;
  }
  return out;
}

/** The bytes as one line of text. */
export function viewText(bytes: Uint8Array, encoding: string): string {
  const whole = encoding === 'utf-8' ? decodeWhole(utf8, bytes) : null;
  if (whole === null) return pieces(bytes, encoding).map((piece) => piece.text).join('');
  let text = '';
  for (const character of whole) text += shown(character.codePointAt(0) ?? 0).text;
  return text;
}
