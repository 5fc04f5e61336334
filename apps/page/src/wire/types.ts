// What docs/api.md says, as types. Fields may be added by the server; unknown ones are skipped.

export type SocketKind = 'listen' | 'talk' | 'service' | 'relay' | 'file';

export interface ErrorBody {
  what: string;
  why: string;
  code: string; // a row of docs/error-codes.md
  parameters?: Record<string, string | number>; // the values in `why`
  hint?: string;
  hint_zh?: string;
  at?: number; // bytes, of the text that has a mistake in it
  length?: number;
  line?: number; // from 1
}

export interface Impairment {
  loss?: number; // percent, as are the next three
  duplicate?: number;
  reorder?: number;
  corrupt?: number;
  delay_ms?: number;
  jitter_ms?: number;
  bandwidth_bps?: number;
  mtu?: number;
  seed?: number;
}

export interface SocketSpec {
  kind: SocketKind;
  local?: string;
  name?: string;
  remote?: string;
  groups?: string[];
  interface?: string;
  from_source?: string;
  broadcast?: boolean;
  service?: string;
  arguments?: string;
  target?: string;
  impairment?: Impairment;
  allow?: string[]; // whom it answers, as networks
  gro?: boolean;
  ttl?: number;
  receive_buffer?: number; // bytes
}

export interface SocketEntry extends Omit<SocketSpec, 'local'> {
  id: number;
  name: string;
  local: string | null; // null: of a file
  open: boolean;
  answer?: boolean;
  rules?: number;
  since?: string;
  error?: ErrorBody | null;
  exposure?: string;
  outgoing?: boolean; // the assistant's own, for sends that name no socket
}

/** A socket of kind `file`, as its import is answered. */
export interface ImportedEntry extends SocketEntry {
  rows: number;
  skipped: Record<string, number>; // records that are no whole UDP datagram, by reason
  fault: string | null;
}

export interface Payload {
  data?: string; // base64; then nothing else counts
  text?: string;
  hex?: boolean;
  escapes?: boolean | 'loose';
  template?: boolean;
  encoding?: string;
  eol?: string;
  prefix?: string;
  suffix?: string;
  pad?: number;
  append?: string;
}

export interface Answer {
  remote: string;
  rtt_us: number;
  len: number;
  data: string;
  id: number;
}

export interface JobEntry {
  id: number;
  kind: 'cycle' | 'sequence' | 'file' | 'discover' | 'replay';
  socket?: number;
  to?: string | string[];
  every_ms?: number;
  sent?: number;
  failed?: number;
  count?: number;
  running: boolean;
  wait_ms?: number;
  items?: number; // of a sequence
  len?: number; // bytes of a file
  chunk?: number; // and of one datagram
  speed?: number; // of a replay
  answers?: Answer[];
  more?: number; // answers that are not listed
  error?: ErrorBody | null;
}

export interface Preset {
  name: string;
  to?: string;
  payload: Payload;
  delay_ms?: number;
  command?: string;
}

export interface PresetFile {
  text: string;
  presets: Preset[];
}

export interface ServerState {
  v: number;
  event: 'state';
  version: string;
  boot: string;
  host: string;
  view_only: boolean;
  view_url?: string;
  sockets: SocketEntry[];
  jobs: JobEntry[];
  presets: Preset[];
  limits: { store_bytes: number; views: number; rows: number };
  capture?: { datagrams: number; missing: number; error: string | null }; // with --pcap
}

export interface Counters {
  id: number;
  rx: number;
  rx_bytes: number;
  tx: number;
  tx_bytes: number;
  rx_per_s: number;
  tx_per_s: number;
  rx_bytes_per_s: number;
  tx_bytes_per_s: number;
  kernel: number;
  guard: number;
  queue: number;
  failed: number;
  icmp: number;
  relay?: { clients: number; up: RelayCounters; down: RelayCounters };
}

/** What became of the datagrams of one direction. */
export interface RelayCounters {
  received: number;
  forwarded: number;
  duplicated: number;
  lost: number;
  too_big: number;
  queue: number;
  withheld: number;
  failed: number;
  waiting: number;
  reordered: number;
  corrupted: number;
}

export interface ViewNews {
  view: number;
  total: number;
  oldest: number;
  scanned: boolean;
}

export interface Tick {
  v: number;
  event: 'tick';
  time: string;
  sockets: Counters[];
  store: { rows: number; bytes: number; dropped: number };
  views: ViewNews[];
}

export type RowEvent =
  | 'rx' | 'tx' | 'refused' | 'unreachable' | 'prohibited' | 'too-big' | 'error' | 'note';

export interface Row {
  id: number;
  socket: number;
  event: RowEvent;
  time: string;
  local?: string;
  remote?: string;
  len?: number;
  data?: string;
  cut?: boolean;
  truncated?: boolean;
  ttl?: number;
  iface?: string;
  rtt_us?: number;
  rule?: string;
  fate?: string; // of a relayed one, where something happened on the way
  sum?: string;
  by?: string;
  fits?: number;
  wire_len?: number; // where it was truncated
  what?: string;
  why?: string;
}

/** A part of the log, as it is asked for. */
export interface LogPart {
  total: number;
  oldest: number;
  first: number;
  rows: Row[];
}

/** The window of a view, as it is told. */
export interface Rows extends LogPart {
  v: number;
  event: 'rows';
  view: number;
}

/** A checksum that fits the end of a payload. */
export interface Checksum {
  name: string;
  order: 'le' | 'be';
  size: number; // bytes
  append: string; // as a payload asks for it
}

/** A row with all of its bytes. */
export interface FullRow extends Row {
  text?: string; // where they are UTF-8
}

export interface WholeRow extends FullRow {
  checksums: Checksum[];
  hint: string | null; // on its encoding
  previous: FullRow | null;
}

export interface Conversation {
  remote: string;
  rx: number;
  rx_bytes: number;
  tx: number;
  tx_bytes: number;
  first: string;
  last: string;
  unanswered: number;
  icmp: number;
  rtt_us: { last: number; p50: number; p90: number; max: number } | null;
}

export interface Conversations {
  v: number;
  event: 'conversations';
  socket: number;
  rows: Conversation[];
  more: number;
}

export type Bucket = [from: number, count: number];

export interface Charts {
  v: number;
  event: 'charts';
  socket: number;
  step_ms: number;
  first: number;
  rx: number[];
  tx: number[];
  rx_bytes: number[];
  tx_bytes: number[];
  kernel: number[];
  sizes: Bucket[];
  gaps_us: Bucket[];
  rtt_us: { p50: number; p90: number; p99: number; max: number } | null;
  rtts_us: Bucket[];
}

export interface FeedError extends ErrorBody {
  v: number;
  event: 'error';
  view?: number;
}

export interface Pong {
  v: number;
  event: 'pong';
}

export type FeedEvent = ServerState | Tick | Rows | Conversations | Charts | FeedError | Pong;

export interface Condition {
  is: string;
  text: string;
  as?: string; // '': UTF-8 with escapes; 'hex'; an encoding
}

export interface Rule {
  name: string;
  off: boolean;
  when: Condition[];
  reply: string;
  as?: string;
  drop: boolean;
  append: string;
  delay_ms: number;
  repeat: number;
  every_ms: number;
  fired?: number;
}

export interface RuleFile {
  text: string;
  rules: Rule[];
}

export interface RuleTest {
  rule: string | null;
  index?: number;
  action?: string;
  data?: string;
}

export interface PortEntry {
  local: string;
  pid: number | null;
  process: string | null;
  user: string;
  queue: number;
  drops: number;
  remote?: string;
  iface?: string;
  holders?: number; // where there are several
}

export interface Interface {
  name: string;
  addresses: string[];
  broadcast?: string | string[];
  up: boolean;
  multicast: boolean;
  loopback: boolean;
}

export interface FilterTerm {
  word: string;
  example: string;
  help_en: string;
  help_zh: string;
}

export interface ChecksumKind {
  name: string;
  size: number; // bytes
  order: 'le' | 'be'; // where none is asked for
}

export interface Service {
  name: string;
  arguments?: string; // as the command has it; empty: it takes none
  argument_kind?: '' | 'template' | 'file'; // of a file its text is wanted
  argument_en?: string;
  argument_zh?: string;
  brief_en?: string;
  brief_zh?: string;
  help_en?: string;
  help_zh?: string;
}

/** What became of a send: the first datagram, and each where there were several. */
export interface Sent extends SentRow {
  sent: number;
  len: number;
  rows?: SentRow[];
}

export interface SentRow {
  id: number;
  local: string;
  remote: string;
}

export interface Preview {
  len: number;
  data: string;
}

/** Who did what; the other fields say to what. */
export interface Action {
  time: string;
  from: string;
  action: string;
  [more: string]: unknown;
}

/** What the bytes of an encoding mean, from 80 on. */
export interface Characters {
  name: string;
  characters: string;
}

/** An encoding to choose from. */
export interface TextView {
  name: string;
  title: string;
  longest: number; // bytes of its longest character
  browser?: string; // as TextDecoder calls it, where characters of three bytes or more exist
}

/** An encoding to choose from. */
export interface TextView {
  name: string;
  title: string;
  longest: number; // bytes of its longest character
  browser?: string; // as TextDecoder calls it, where characters of three bytes or more exist
}

export interface Offer {
  checksums: ChecksumKind[];
  encodings: string[];
  encoding_views?: TextView[];
  services: Service[];
  filter_terms: FilterTerm[];
  interfaces: Interface[];
}
