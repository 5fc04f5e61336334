// The command's safe_text and append_visible: what a person may be shown of bytes from a network.
// Control characters, what changes the direction of writing and what is invisible become escapes.

// In order. Unicode 15: Cc, Zl, Zp, Cf (without the visible Arabic and Kaithi signs), the Hangul
// fillers, and the noncharacters of the first plane.
const not_printable: readonly (readonly [number, number])[] = [
  [0x00, 0x1f], [0x7f, 0x9f], [0xad, 0xad], [0x61c, 0x61c],
  [0x115f, 0x1160], [0x180e, 0x180e], [0x200b, 0x200f], [0x2028, 0x202e],
  [0x2060, 0x206f], [0x3164, 0x3164], [0xfdd0, 0xfdef], [0xfeff, 0xfeff],
  [0xffa0, 0xffa0], [0xfff0, 0xfffb], [0x13430, 0x1345f], [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a], [0xe0000, 0xe0fff],
];

export function isPrintable(code: number): boolean {
  if ((code & 0xfffe) === 0xfffe || (code >= 0xd800 && code <= 0xdfff)) return false;
  for (const [first, last] of not_printable) {
    if (code < first) return true;
    if (code <= last) return false;
  }
  return true;
}

function escape(code: number): string {
  switch (code) {
    case 0x0a: return '\\n';
    case 0x0d: return '\\r';
    case 0x09: return '\\t';
    case 0x00: return '\\0';
  }
  // \x85 would mean a byte, not U+0085.
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Text that came from elsewhere (a name, a remote's words), in one line. */
export function visibleText(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    out += isPrintable(code) ? character : escape(code);
  }
  return out;
}

/** What one character of a decoded view stands for: its visible form, and whether it is itself. */
export interface Shown {
  text: string;
  plain: boolean;
}

export function shown(code: number): Shown {
  return isPrintable(code)
    ? { text: String.fromCodePoint(code), plain: true }
    : { text: escape(code), plain: false };
}

export function byteEscape(byte: number): Shown {
  return { text: `\\x${byte.toString(16).padStart(2, '0')}`, plain: false };
}
