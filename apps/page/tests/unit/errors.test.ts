import { expect, test } from 'vitest';
import type { ErrorBody } from '../../src/wire/types';
import { errorWords, hintWords } from '../../src/words/errors';

function error(code: string, more: Partial<ErrorBody> = {}): ErrorBody {
  return { what: 'bind', why: 'as the server says it', code, ...more };
}

test('an error is worded by its code and its parameters', () => {
  const taken = error('address_in_use', { parameters: { where: '127.0.0.1:80', errno: 98 } });
  expect(errorWords(taken, 'en')).toBe('Port taken: 127.0.0.1:80 is in use.');
  expect(errorWords(taken, 'zh', '127.0.0.1:81')).toBe('端口被占用：127.0.0.1:81 正在使用。');
  const number = error('not_a_number', { parameters: { field: 'pad', least: 0, most: 9 } });
  expect(errorWords(number, 'zh')).toBe('pad 应为 0 到 9 的数');
});

test('what has no words is told as the server tells it, and made visible', () => {
  expect(errorWords(error('not_a_hex_digit'), 'en')).toBe('as the server says it');
  expect(errorWords(error('of_next_year', { why: 'a\u202eb' }), 'zh')).toBe('a\\u{202e}b');
});

test('a hint is in Chinese where the server has it so', () => {
  const body = error('address_in_use', { hint: 'held by nginx', hint_zh: '被 nginx 占用' });
  expect([hintWords(body, 'en'), hintWords(body, 'zh')]).toEqual(['held by nginx', '被 nginx 占用']);
  expect(hintWords(error('missing'), 'zh')).toBe('');
});
