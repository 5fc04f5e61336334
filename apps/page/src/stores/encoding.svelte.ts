import { knowsEncoding, learnEncoding } from '../bytes/encodings';
import type { TextView } from '../wire/types';
import { server } from './server.svelte';
import { receive, sending } from './settings.svelte';

const utf8: TextView = { name: 'utf-8', title: 'UTF-8', longest: 4 };

/** What can be chosen; before the program has said, and from an older one: UTF-8. */
export function textViews(): readonly TextView[] {
  return server.offer?.encoding_views ?? [utf8];
}

async function learn(view: TextView): Promise<void> {
  // Not read now: every byte shows as a byte, until the next try at the next connection.
  const said = await server.api.encoding(view.name).catch(() => null);
  if (said) learnEncoding(view, said.characters);
}

/** Call once, inside a component: reads the list of the encoding in use where it is not known. */
export function followEncoding(): void {
  $effect(() => {
    if (!server.offer) return;
    const views = textViews();
    if (!views.some((view) => view.name === sending.encoding)) sending.encoding = utf8.name;
    const view = views.find(({ name }) => name === receive.encoding);
    if (!view) receive.encoding = utf8.name; // kept by an older page, or of a program that had more
    else if (!knowsEncoding(view.name)) void learn(view);
  });
}
