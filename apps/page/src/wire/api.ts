import type {
  Characters, ErrorBody, ImportedEntry, JobEntry, LogPart, Offer, Payload, PortEntry, Preset,
  PresetFile, Preview, Rule, RuleFile, RuleTest, Sent, ServerState, SocketEntry, SocketSpec,
  WholeRow,
} from './types';

/** The server said no, or (`status` 0) nobody answered. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.why);
  }
}

type Query = Record<string, string | number | undefined>;

/** `/api/v1`, with a token. Every call fails with an ApiError and nothing else. */
export class Api {
  constructor(private readonly token: () => string) {}

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.raw(method, path, body);
    if (answer.status === 204) return undefined as T;
    return (await answer.json().catch(() => undefined)) as T;
  }

  private async raw(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token()}` };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let answer: Response;
    try {
      answer = await fetch(`/api/v1${path}`, {
        method,
        headers,
        cache: 'no-store',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiError(0, { what: 'gone', why: '', code: '' });
    }
    if (answer.ok) return answer;
    const said = (await answer.json().catch(() => null)) as { error?: ErrorBody } | null;
    throw new ApiError(
      answer.status,
      said?.error ?? { what: path, why: `${answer.status} ${answer.statusText}`, code: '' },
    );
  }

  state = () => this.call<ServerState>('GET', '/state');
  words = () => this.call<Offer>('GET', '/words');
  encoding = (name: string) =>
    this.call<Characters>('GET', `/words${queryText({ encoding: name })}`);
  ports = () =>
    this.call<{ ports: PortEntry[] }>('GET', '/ports').then((said) => said.ports);

  send = (body: Payload & { to: string | string[]; socket?: number }) =>
    this.call<Sent>('POST', '/send', body);
  preview = (body: Payload) => this.call<Preview>('POST', '/preview', body);

  open = (spec: SocketSpec) => this.call<SocketEntry>('POST', '/sockets', spec);
  change = (id: number, what: Partial<SocketSpec> & { answer?: boolean }) =>
    this.call<SocketEntry>('PATCH', `/sockets/${id}`, what);
  close = (id: number) => this.call<void>('DELETE', `/sockets/${id}`);

  rules = (id: number) =>
    this.call<RuleFile>('GET', `/sockets/${id}/rules`);
  putRules = (id: number, body: { text: string } | { rules: Rule[] }) =>
    this.call<RuleFile>('PUT', `/sockets/${id}/rules`, body);
  testRules = (body: { rules?: Rule[]; text?: string; data: string; from?: string }) =>
    this.call<RuleTest>('POST', '/rules/test', body);

  presets = () => this.call<PresetFile>('GET', '/presets');
  putPresets = (body: { text: string } | { presets: Preset[] }) =>
    this.call<PresetFile>('PUT', '/presets', body);

  start = (job: Record<string, unknown>) => this.call<JobEntry>('POST', '/jobs', job);
  stop = (id: number) => this.call<void>('DELETE', `/jobs/${id}`);

  log = (query: Query) => this.call<LogPart>('GET', `/log${queryText(query)}`);
  row = (id: number) => this.call<WholeRow>('GET', `/log/${id}`);
  clearLog = () => this.call<void>('DELETE', '/log');
  import = (body: { name: string; data?: string; text?: string }) =>
    this.call<ImportedEntry>('POST', '/import', body);
  reset = (socket?: number) =>
    this.call<void>('POST', '/reset', socket === undefined ? {} : { socket });

  /** The log as a file; the token stays in a header, so this cannot be a plain link. */
  async download(form: string, query: Query): Promise<Blob> {
    return (await this.raw('GET', `/log.${form}${queryText(query)}`)).blob();
  }
}

function queryText(query: Query): string {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== '') parts.set(key, String(value));
  const text = parts.toString();
  return text ? `?${text}` : '';
}
