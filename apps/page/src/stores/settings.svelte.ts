import { keep, kept } from './kept';

export type Theme = 'system' | 'light' | 'dark';
export type ShowAs = 'text' | 'hex' | 'both';

/** How received data is shown: views over stored bytes, changed at any time. */
const receive_initial = {
  showAs: 'text' as ShowAs,
  encoding: 'utf-8',
  logMode: true,
  time: 'abs' as 'abs' | 'delta',
  wrap: false,
  follow: true,
  verify: '',
};

/** How what is typed becomes bytes. */
const send_initial = {
  hex: false,
  escapes: true,
  template: false,
  encoding: 'utf-8',
  eol: 'none',
  append: '',
  appendOn: false,
  everyMs: 1000,
};

const look_initial = { theme: 'system' as Theme, inspector: true, inspectorHeight: 236 };

export const receive = $state(kept('receive', receive_initial));
export const sending = $state(kept('send', send_initial));
export const look = $state(kept('look', look_initial));

const dark = matchMedia('(prefers-color-scheme: dark)');

function showTheme(): void {
  const theme = look.theme === 'system' ? (dark.matches ? 'dark' : 'light') : look.theme;
  document.documentElement.dataset.theme = theme;
}

/** Call once, inside a component: keeps what changes, and shows the theme. */
export function keepSettings(): void {
  $effect(() => keep('receive', receive));
  $effect(() => keep('send', sending));
  $effect(() => keep('look', look));
  $effect(showTheme);
  $effect(() => {
    dark.addEventListener('change', showTheme);
    return () => dark.removeEventListener('change', showTheme);
  });
}
