import { ACTION_IDS, type ActionId, actionRow } from '../../../src/contract/actions.ts';
import type { Settings } from '../../../src/contract/settings.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { navigate, openLibrary, useRoute } from '../../router/use-route.ts';
import { useDesktop } from '../../stores/desktop.ts';
import { useDraft } from '../../stores/draft.ts';
import type { Intent } from '../../stores/intent.ts';
import { messageOf } from '../../stores/loadable.ts';
import { usePresets } from '../../stores/presets.ts';
import { useProviders } from '../../stores/providers.ts';
import { readProviders } from '../../stores/read-all.ts';
import { useSettings } from '../../stores/settings.ts';
import { generate, PROMPT_ID } from '../prompt/actions.ts';
import { applyPreset, startPreset } from '../prompt/preset-actions.ts';
import { offeredIntents, withIntent } from '../prompt/intents.ts';
import { setPaused } from '../queue/actions.ts';
import { SECTIONS } from '../settings/sections.ts';
import { QUEUE_ID, useShell } from '../shell/use-shell.ts';
import { type AppAction, useViewActions } from './app-action.ts';
import { withBindings } from './key-bindings.ts';

const { actions: titles, groups } = messages.shell;
const always = () => true;

type Behaviour = Pick<AppAction, 'perform' | 'isEnabled'>;

/** What each action of the contract's table does here, and when it can be done. */
const BEHAVIOUR: Readonly<Record<ActionId, Behaviour>> = {
  prompt: { perform: writePrompt, isEnabled: always },
  generate: { perform: () => void generate(), isEnabled: isInLibrary },
  'make-image': { perform: () => make('image'), isEnabled: () => isOffered('image') },
  'make-video': { perform: () => make('video'), isEnabled: () => isOffered('video') },
  'make-audio': { perform: () => make('voice'), isEnabled: () => isOffered('voice') || isOffered('music') },
  'save-preset': { perform: startPreset, isEnabled: always },
  'go-library': { perform: openLibrary, isEnabled: always },
  'go-budget': { perform: () => navigate({ view: 'budget', query: '' }), isEnabled: always },
  'go-comfyui': { perform: () => navigate({ view: 'comfyui', query: '' }), isEnabled: always },
  'go-settings': { perform: () => navigate({ view: 'settings', query: '' }), isEnabled: always },
  'go-queue': { perform: focusQueue, isEnabled: always },
  'go-welcome': { perform: () => navigate({ view: 'welcome', query: '' }), isEnabled: always },
  'go-components': { perform: () => navigate({ view: 'components', query: '' }), isEnabled: always },
  pause: { perform: () => void setPaused(true), isEnabled: () => !isPaused() },
  resume: { perform: () => void setPaused(false), isEnabled: isPaused },
  refresh: { perform: () => void readProviders(client(), true), isEnabled: always },
  'theme-system': { perform: () => setTheme('system'), isEnabled: () => isOtherTheme('system') },
  'theme-dark': { perform: () => setTheme('dark'), isEnabled: () => isOtherTheme('dark') },
  'theme-light': { perform: () => setTheme('light'), isEnabled: () => isOtherTheme('light') },
  palette: { perform: () => useShell.setState({ panel: 'palette' }), isEnabled: always },
  shortcuts: { perform: () => useShell.setState({ panel: 'shortcuts' }), isEnabled: always },
};

/** Every action of the window that does not belong to one view. One list: palette, shortcuts and their sheet read it. */
export const APP_ACTIONS: readonly AppAction[] = ACTION_IDS.map((id) => {
  const { group, shortcut } = actionRow(id);
  const { perform, isEnabled } = BEHAVIOUR[id];
  return { id, label: titles[id], group: groups[group], shortcut, perform, isEnabled };
});

/** Does what a native menu or the tray asks for, if it can be done now. */
export function performAction(id: ActionId): void {
  const { perform, isEnabled } = BEHAVIOUR[id];
  if (isEnabled()) perform();
}

/** The window's actions, those of the view that is shown, and every preset, with the keys that they have here. */
export function allActions(): readonly AppAction[] {
  const actions = [
    ...useViewActions.getState().actions,
    ...APP_ACTIONS,
    ...INTENT_ACTIONS,
    ...SECTION_ACTIONS,
    ...presetActions(),
  ];
  return withBindings(actions, useSettings.getState().settings?.shortcuts ?? {});
}

/** The keys of an action as they are here: its own, or somebody's; undefined for none. */
export function shortcutOf(id: ActionId): string | undefined {
  return allActions().find((action) => action.id === id)?.shortcut;
}

/** Kinds that only the prompt bar tells apart. */
const INTENT_ACTIONS: readonly AppAction[] = (['edit', 'music'] as const).map((intent) => ({
  id: `make-${intent}`,
  label: messages.prompt.intentActions[intent],
  group: groups.make,
  perform: () => make(intent),
  isEnabled: () => isOffered(intent),
}));

/** Each section of the settings by its title. */
const SECTION_ACTIONS: readonly AppAction[] = SECTIONS.map((section) => ({
  id: `settings-${section}`,
  label: `${messages.settings.title}: ${messages.settings[section]}`,
  group: groups.go,
  perform: () => navigate({ view: 'settings', query: `section=${section}` }),
  isEnabled: () => section !== 'desktop' || useDesktop.getState().desktop !== undefined,
}));

/** Each preset by its name: found by it in the palette. */
function presetActions(): readonly AppAction[] {
  return usePresets.getState().list.map((preset) => ({
    id: `preset-${preset.id}`,
    label: messages.presets.apply(preset.name),
    group: messages.presets.title,
    perform: () => applyPreset(preset),
    isEnabled: always,
  }));
}

/** Changes the appearance at once and keeps it in the settings; a refusal is shown. */
export function setTheme(theme: Settings['theme']): void {
  client()
    .call('settings.set', { theme })
    .then(
      (settings) => useSettings.setState({ settings }),
      (error: unknown) => toast.error(messageOf(error)),
    );
}

function writePrompt(): void {
  useShell.setState({ focusNext: PROMPT_ID });
  openLibrary();
}

function make(intent: Intent): void {
  useDraft.setState((draft) => withIntent(draft, intent, useProviders.getState().list));
  writePrompt();
}

function focusQueue(): void {
  useShell.setState({ isDockOpen: true });
  requestAnimationFrame(() => document.getElementById(QUEUE_ID)?.focus());
}

function isInLibrary(): boolean {
  return useRoute.getState().route.view === 'library';
}

function isOffered(intent: Intent): boolean {
  return offeredIntents(useProviders.getState().list).includes(intent);
}

function isPaused(): boolean {
  return useSettings.getState().settings?.queuePaused === true;
}

function isOtherTheme(theme: Settings['theme']): boolean {
  return useSettings.getState().settings?.theme !== theme;
}
