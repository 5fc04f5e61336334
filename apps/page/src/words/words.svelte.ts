import { en, type Words } from './en';
import { zh } from './zh';

export type Language = 'en' | 'zh';
const languages: Record<Language, Words> = { en, zh };

function first(): Language {
  const kept = localStorage.getItem('language');
  if (kept === 'en' || kept === 'zh') return kept;
  const wished = navigator.languages[0] ?? navigator.language;
  return wished.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

class Speech {
  language = $state<Language>(first());
  words = $derived(languages[this.language]);

  choose(language: Language): void {
    this.language = language;
    localStorage.setItem('language', language);
    this.tell();
  }

  /** The document's own language, for screen readers and for the browser's choice of fonts. */
  tell(): void {
    document.documentElement.lang = this.language === 'zh' ? 'zh-CN' : 'en';
    document.title = `dgram · ${this.words.title}`;
  }
}

export const speech = new Speech();

/** The words of the language in use: `w().send.button`. */
export function w(): Words {
  return speech.words;
}
