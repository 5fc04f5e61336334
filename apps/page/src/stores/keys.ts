import { composer } from './composer.svelte';
import { focusArea, place } from './place.svelte';
import { server } from './server.svelte';

const areas: Record<string, string> = { '1': 'settings', '3': 'send' };

// What Alt and this key go to: an area that is always there, or a tab.
function areaOf(key: string): string | undefined {
  return areas[key] ?? place.tabs.find((tab) => tab.shortcut === key)?.name;
}

/** The keys of the whole page; what a part needs for itself it hears itself. */
export function watchKeys(event: KeyboardEvent): void {
  const control = event.ctrlKey || event.metaKey;
  const area = event.altKey && !control ? areaOf(event.key) : undefined;
  if (event.key === 'F1') place.overlay = place.overlay === 'help' ? 'none' : 'help';
  else if (control && !event.altKey && event.key.toLowerCase() === 'k') {
    place.overlay = place.overlay === 'palette' ? 'none' : 'palette';
  } else if (place.overlay !== 'none') return;
  else if (area) focusArea(area);
  else if (control && !event.altKey && /^[1-9]$/.test(event.key)) {
    const preset = server.state?.presets[Number(event.key) - 1];
    if (!preset || server.locked) return;
    void composer.sendPreset(preset);
  } else if (control && event.key === 'Enter') {
    if (!server.locked) void composer.send();
  } else if (event.key === 'Escape') {
    place.sideOpen = false;
    focusArea('send');
  } else return;
  event.preventDefault();
}
