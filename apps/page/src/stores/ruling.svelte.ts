import { ApiError } from '../wire/api';
import type { Rule, RuleFile, RuleTest } from '../wire/types';
import { toBase64 } from '../bytes/base64';
import { composer } from './composer.svelte';
import { inspection } from './inspection.svelte';
import { server } from './server.svelte';

export const condition_words =
  ['any', 'exact', 'contains', 'prefix', 'suffix', 'regex', 'mask', 'length', 'from'] as const;

/** Conditions whose text is bytes, so that it may be written in hex or in an encoding. */
export const byte_conditions = new Set<string>(['exact', 'contains', 'prefix', 'suffix']);

export function freshRule(rules: readonly Rule[]): Rule {
  let number = rules.length + 1;
  while (rules.some((rule) => rule.name === `rule${number}`)) ++number;
  return {
    name: `rule${number}`, off: false, when: [{ is: 'prefix', text: '' }], reply: '', drop: false,
    append: '', delay_ms: 0, repeat: 1, every_ms: 0,
  };
}

// Where nothing is said of an encoding it is UTF-8: a choice needs a word for that too.
function whole(rule: Rule): Rule {
  const when = rule.when.map((condition) => ({ ...condition, as: condition.as ?? '' }));
  return { ...rule, when, as: rule.as ?? '' };
}

/** The rules of one socket while somebody edits them: in force only once they are applied. */
class Ruling {
  rules = $state<Rule[]>([]);
  text = $state('');
  asText = $state(false);
  error = $state.raw<ApiError | null>(null);
  tested = $state.raw<RuleTest | null>(null);
  private socket: number | null = null;
  private edits = $state(0);
  private settled = $state(0);  // the edits that the server knows, or that were taken back

  get changed(): boolean {
    return this.edits !== this.settled;
  }

  /** Call after each edit: an answer asked for before it no longer replaces what is shown. */
  edited(): void {
    ++this.edits;
  }

  async show(socket: number | null): Promise<void> {
    if (socket !== this.socket) {
      this.rules = [];
      this.text = '';
      this.settled = this.edits;
      this.tested = null;
    }
    this.socket = socket;
    this.error = null;
    if (socket === null || this.changed) return;
    await this.ask(socket, server.api.rules(socket));
  }

  /** How often each has fired, while nothing is edited. */
  async refresh(): Promise<void> {
    if (!this.changed && this.socket !== null) await this.show(this.socket);
  }

  async apply(): Promise<void> {
    const socket = this.socket;
    if (socket === null) return;
    const body = this.asText ? { text: this.text } : { rules: $state.snapshot(this.rules) };
    await this.ask(socket, server.api.putRules(socket, body));
  }

  async revert(): Promise<void> {
    this.settled = this.edits;
    await this.show(this.socket);
  }

  private async ask(socket: number, answer: Promise<RuleFile>): Promise<void> {
    const asked = this.edits;
    const late = () => this.edits !== asked || this.socket !== socket;
    try {
      const said = await answer;
      if (late()) return;
      this.rules = said.rules.map(whole);
      this.text = said.text;
      this.settled = asked;
      this.error = null;
    } catch (why) {
      if (why instanceof ApiError && this.socket === socket) this.error = why;
    }
  }

  /** Against the datagram chosen in the log; else against what the send box would send. */
  async test(): Promise<void> {
    const row = inspection.row?.event === 'rx' ? inspection.row : null;
    const body = {
      ...(this.asText ? { text: this.text } : { rules: $state.snapshot(this.rules) }),
      data: row?.data ?? toBase64(composer.preview.bytes),
      ...(row?.remote ? { from: row.remote } : {}),
    };
    try {
      this.tested = await server.api.testRules(body);
      this.error = null;
    } catch (why) {
      this.tested = null;
      if (why instanceof ApiError) this.error = why;
    }
  }
}

export const ruling = new Ruling();
