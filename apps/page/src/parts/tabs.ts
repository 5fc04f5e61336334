import { place, type Tab } from '../stores/place.svelte';
import { server } from '../stores/server.svelte';
import Charts from './charts/Charts.svelte';
import Discover from './jobs/Discover.svelte';
import Conversations from './log/Conversations.svelte';
import LogPane from './log/LogPane.svelte';
import Rules from './rules/Rules.svelte';
import Presets from './send/Presets.svelte';
import Ports from './sockets/Ports.svelte';
import Relay from './sockets/Relay.svelte';

/** The tabs of the page, from left to right: all that knows of one is its row and its component. */
export const tabs: readonly Tab[] = [
  {
    name: 'log', component: LogPane, title: { en: 'Data Log', zh: '数据日志' },
    shortcut: '2',
  },
  {
    name: 'conversations', component: Conversations, title: { en: 'Conversations', zh: '会话' },
  },
  { name: 'charts', component: Charts, title: { en: 'Charts', zh: '图表' } },
  {
    name: 'rules', component: Rules, title: { en: 'Rules', zh: '应答规则' },
    mark: () => place.entry?.rules ?? 0,
  },
  {
    name: 'presets', component: Presets, title: { en: 'Shortcuts', zh: '快捷定义' },
    mark: () => server.state?.presets.length ?? 0,
  },
  { name: 'discover', component: Discover, title: { en: 'Discover', zh: '发现' } },
  {
    name: 'relay', component: Relay, title: { en: 'Relay', zh: '中继' },
    shown: () => place.entry?.kind === 'relay',
  },
  { name: 'ports', component: Ports, title: { en: 'Ports', zh: '端口' } },
];
