import { toBase64 } from './base64';
import { hexByte, hexText } from './hex';

export type CopyForm = 'command' | 'hex' | 'c' | 'python' | 'base64';
export const copy_forms: readonly CopyForm[] = ['command', 'hex', 'c', 'python', 'base64'];

const line_bytes = 12;

function cArray(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += line_bytes) {
    const line = Array.from(bytes.subarray(at, at + line_bytes), (byte) => `0x${hexByte(byte)}`);
    lines.push(`  ${line.join(', ')}`);
  }
  // C has no array of no elements.
  if (!bytes.length) return 'const unsigned char data[1] = {0};  /* length 0 */';
  return `const unsigned char data[${bytes.length}] = {\n${lines.join(',\n')}\n};`;
}

function pythonBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0x5c || byte === 0x27) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\x${hexByte(byte).toLowerCase()}`;
  }
  return `b'${text}'`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Printable ASCII as text in quotes, everything else as hex: the shell sees no surprise. */
function command(bytes: Uint8Array, remote: string): string {
  const to = /^[\w.:[\]%@/-]+$/.test(remote) ? remote : quoted(remote);
  const plain = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (!bytes.length) return `dgram send ${to} ''`;
  if (!plain) return `dgram send ${to} -x '${hexText(bytes)}'`;
  const text = String.fromCharCode(...bytes.subarray(0, 65507));
  return `dgram send ${to} ${text.startsWith('-') ? '-- ' : ''}${quoted(text)}`;
}

export function copyText(bytes: Uint8Array, form: CopyForm, to: string): string {
  switch (form) {
    case 'command': return command(bytes, to);
    case 'hex': return hexText(bytes);
    case 'c': return cArray(bytes);
    case 'python': return pythonBytes(bytes);
    case 'base64': return toBase64(bytes);
  }
}
