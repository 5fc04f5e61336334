import { ApiError } from '../wire/api';
import type { ErrorBody, SocketSpec } from '../wire/types';
import { errors, errorWords } from '../words/errors';
import { speech, w } from '../words/words.svelte';
import { draftFrom } from './draft.svelte';
import { inspection } from './inspection.svelte';
import { log } from './log.svelte';
import { notices } from './notices.svelte';
import { place } from './place.svelte';
import { server } from './server.svelte';

/** An error in the language of the page. */
export function errorText(error: ApiError, about = ''): string {
  return error.status === 0 ? w().errors.gone : bodyText(error.body, about);
}

/** The same for an error that stands in an entry of the state. */
export function bodyText(body: ErrorBody, about = ''): string {
  const words = errorWords(body, speech.language, about);
  if (body.line) return w().errors.atLine(body.line, words);
  const worded = errors[body.code]?.[speech.language === 'en' ? 0 : 1];
  return worded ? words : w().errors.said(body.what, words);
}

export function report(why: unknown, about = ''): void {
  if (why instanceof ApiError) notices.say(errorText(why, about), true);
  else throw why;
}

/** Does it, and says in a corner if it could not be done. */
export async function attempt<T>(doing: Promise<T>, about = ''): Promise<T | undefined> {
  try {
    return await doing;
  } catch (why) {
    report(why, about);
    return undefined;
  }
}

/** Opens and goes there. The error, where there is one, belongs to the form that asked. */
export async function openSocket(spec: SocketSpec): Promise<ApiError | null> {
  try {
    const entry = await server.api.open(spec);
    server.add(entry);
    place.show(entry.id);
    return null;
  } catch (why) {
    if (why instanceof ApiError) return why;
    throw why;
  }
}

/** Closes; its settings stay in the left column, so that it can be opened again. */
export async function closeSocket(id: number): Promise<void> {
  const entry = server.socket(id);
  await attempt(server.api.close(id));
  if (!entry) return;
  if (server.state)
    server.state = { ...server.state, sockets: server.sockets.filter((one) => one.id !== id) };
  if (place.socket !== id) return;
  draftFrom(entry);
  place.show(null);
}

/** A service of the tutorials, on a port the system picks if the usual one is taken. */
export async function startService(name: string): Promise<void> {
  const spec = (port: number): SocketSpec =>
    ({ kind: 'service', local: `127.0.0.1:${port}`, service: name });
  const failed = await openSocket(spec(9999));
  if (!failed) return;
  const again = failed.status === 409 ? await openSocket(spec(0)) : failed;
  if (again) report(again);
}

export async function clearLog(): Promise<void> {
  if (!confirm(w().receive.clearSure)) return;
  await attempt(server.api.clearLog());
  inspection.none();
  log.toEnd();
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notices.say(w().inspector.copied);
  } catch {
    notices.say(w().inspector.copyFailed, true);
  }
}

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export async function saveLog(form: 'pcapng' | 'csv' | 'jsonl' | 'txt'): Promise<void> {
  const query = { where: log.where, socket: place.socket ?? undefined };
  const content = await attempt(server.api.download(form, query));
  if (content) saveFile(`dgram-log.${form}`, content);
}
