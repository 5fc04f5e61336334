import { fromBase64 } from '../bytes/base64';
import { viewText } from '../bytes/encodings';
import { hexText } from '../bytes/hex';
import { visibleText } from '../bytes/visible';
import type { Row } from '../wire/types';
import type { Words } from '../words/en';
import { count } from '../words/numbers';
import type { ShowAs } from './settings.svelte';

export type Way = 'rx' | 'tx' | 'news';

export function wayOf(row: Row): Way {
  return row.event === 'rx' || row.event === 'tx' ? row.event : 'news';
}

/** The direction twice: as an arrow and as a colour. */
export const arrows: Record<Way, string> = { rx: '◀', tx: '▶', news: '▲' };

/** What the network said about something that was sent, in words. */
export function newsText(row: Row, words: Words): string {
  const by = visibleText(row.by ?? row.remote ?? '?');
  switch (row.event) {
    case 'refused': return words.log.refused(by);
    case 'unreachable': return words.log.unreachable(by);
    case 'prohibited': return words.log.prohibited(by);
    case 'too-big': return words.log.tooBig(row.fits === undefined ? '?' : count(row.fits));
    default: return visibleText([row.what, row.why].filter(Boolean).join(': '));
  }
}

/** The data of a row as the log shows it: no more than fits a few lines. */
export function dataText(row: Row, showAs: ShowAs, encoding: string, most: number): string {
  const bytes = fromBase64(row.data ?? '');
  const head = bytes.length > most ? bytes.subarray(0, most) : bytes;
  const more = head.length < bytes.length ? ' …' : '';
  if (showAs === 'hex') return hexText(head) + more;
  if (showAs === 'text') return viewText(head, encoding) + more;
  const half = head.length > most / 3 ? head.subarray(0, Math.floor(most / 3)) : head;
  const rest = half.length < bytes.length ? ' …' : '';
  return `${hexText(half)} │ ${viewText(half, encoding)}${rest}`;
}
