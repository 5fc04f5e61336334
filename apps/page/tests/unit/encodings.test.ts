/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { knowsEncoding, learnEncoding, pieces, viewText } from '../../src/bytes/encodings';
import { visibleText } from '../../src/bytes/visible';
import type { TextView } from '../../src/wire/types';

// What the program makes of every byte and of every two: tests/page/program_encodings.py writes it.
const folder = process.env.ENCODINGS;

function fromProgram<T>(name: string): T {
  return JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as T;
}

function* sequences(): Generator<Uint8Array> {
  for (let byte = 0; byte <= 0xff; ++byte) yield Uint8Array.of(byte);
  for (let pair = 0; pair <= 0xffff; ++pair) yield Uint8Array.of(pair >> 8, pair & 0xff);
  for (let first = 0x81; first < 0x85; ++first)
    for (let second = 0x30; second < 0x3a; ++second)
      for (let third = 0x81; third < 0xff; ++third)
        for (let fourth = 0x30; fourth < 0x3a; ++fourth)
          yield Uint8Array.of(first, second, third, fourth);
}

// The page's text, or null where it shows one of the bytes as a byte.
function pageText(bytes: Uint8Array, encoding: string): string | null {
  const list = pieces(bytes, encoding);
  const none = list.some((piece) => /^\\x[89a-f]/.test(piece.text));
  return none ? null : list.map((piece) => piece.text).join('');
}

describe.skipIf(!folder)('page and program read the same text out of the same bytes', () => {
  const views = folder ? fromProgram<TextView[]>('views') : [];
  test.each(views.map((view) => [view.name, view] as const))('%s', (name, view) => {
    const said = fromProgram<{ characters: string; texts: (string | null)[] }>(name);
    if (!knowsEncoding(name)) learnEncoding(view, said.characters);
    const differences: string[] = [];
    let at = 0;
    for (const bytes of sequences()) {
      const text = said.texts[at++] ?? null;
      const wanted = text === null ? null : visibleText(text);
      const found = pageText(bytes, name);
      if (found !== wanted) differences.push(`${bytes}: ${found}, the program: ${wanted}`);
    }
    expect(at).toBe(said.texts.length);
    expect(differences).toEqual([]);
  }, 60_000);
});

test('an encoding that is not known yet shows bytes', () => {
  expect(viewText(Uint8Array.of(0x41, 0xc4, 0xe3), 'no-such')).toBe('A\\xc4\\xe3');
});
