import { expect, test } from 'vitest';
import { learnEncoding, pieces, viewText } from '../../src/bytes/encodings';
import { isPrintable, visibleText } from '../../src/bytes/visible';

const bytes = (...list: number[]) => new Uint8Array(list);

// A program's list of characters with these in it: {bytes as a number: character}.
function learn(name: string, characters: Record<number, string>) {
  const table = Array<string>(0x80 + 0x8000).fill('\ufffd');
  for (const [code, character] of Object.entries(characters))
    table[Number(code) > 0xff ? Number(code) - 0x8000 + 0x80 : Number(code) - 0x80] = character;
  learnEncoding({ name, title: name, longest: 2 }, table.join(''));
}

const utf8 = (text: string) => new TextEncoder().encode(text);

test('what a terminal may not see, a page does not show either', () => {
  expect(visibleText('a\u001b[31mb')).toBe('a\\x1b[31mb');
  expect(visibleText('\n\r\t\0')).toBe('\\n\\r\\t\\0');
  expect(visibleText('\u202eevil\u2066')).toBe('\\u{202e}evil\\u{2066}');
  expect(visibleText('a\u200bb\ufeff')).toBe('a\\u{200b}b\\u{feff}');
  expect(visibleText('\u0085')).toBe('\\u{85}');
});

test('what people write stays as it is', () => {
  expect(visibleText('你好, Zoë 🙂 <b>&amp;</b>')).toBe('你好, Zoë 🙂 <b>&amp;</b>');
});

test('noncharacters and lone surrogates are not printable', () => {
  for (const code of [0xfffe, 0xffff, 0x1fffe, 0x10ffff, 0xfdd0, 0xd800, 0xdfff])
    expect(isPrintable(code)).toBe(false);
  for (const code of [0x20, 0x7e, 0x4f60, 0x1f642]) expect(isPrintable(code)).toBe(true);
});

test('a byte that is no character shows as a byte', () => {
  expect(viewText(bytes(0x41, 0xff, 0x42), 'utf-8')).toBe('A\\xffB');
  expect(viewText(bytes(0xe4, 0xbd), 'utf-8')).toBe('\\xe4\\xbd');
});

test('the same bytes in another encoding are other text', () => {
  learn('gbk', { 0xc4e3: '你', 0xbac3: '好' });
  learn('shift-jis', { 0x82b1: 'こ' });
  learn('big5', { 0xa741: '你' });
  learn('latin1', { 0xe9: 'é' });
  const greeting = bytes(0xc4, 0xe3, 0xba, 0xc3);
  expect(viewText(greeting, 'gbk')).toBe('你好');
  expect(viewText(greeting, 'utf-8')).toBe('\\xc4\\xe3\\xba\\xc3');
  expect(viewText(bytes(0x82, 0xb1), 'shift-jis')).toBe('こ');
  expect(viewText(bytes(0xa7, 0x41), 'big5')).toBe('你');
  expect(viewText(bytes(0xe9), 'latin1')).toBe('é');
});

test('pieces cover every byte once, in order', () => {
  const data = bytes(...utf8('a你\n'), 0xff, ...utf8('🙂'));
  const list = pieces(data, 'utf-8');
  let at = 0;
  for (const piece of list) {
    expect(piece.start).toBe(at);
    at += piece.length;
  }
  expect(at).toBe(data.length);
  expect(list.map((piece) => piece.text)).toEqual(['a', '你', '\\n', '\\xff', '🙂']);
});

test('a byte order mark is shown, not swallowed', () => {
  expect(viewText(bytes(0xef, 0xbb, 0xbf, 0x41), 'utf-8')).toBe('\\u{feff}A');
});
