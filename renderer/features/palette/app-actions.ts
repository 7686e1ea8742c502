import type { JobType } from '../../../src/contract/provider.ts';
import type { Settings } from '../../../src/contract/settings.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { navigate, openLibrary, useRoute } from '../../router/use-route.ts';
import { useDraft } from '../../stores/draft.ts';
import { messageOf } from '../../stores/loadable.ts';
import { useProviders } from '../../stores/providers.ts';
import { readProviders } from '../../stores/read-all.ts';
import { useSettings } from '../../stores/settings.ts';
import { generate, PROMPT_ID } from '../prompt/actions.ts';
import { canDo } from '../prompt/request.ts';
import { setPaused } from '../queue/actions.ts';
import { QUEUE_ID, useShell } from '../shell/use-shell.ts';
import { type AppAction, useViewActions } from './app-action.ts';

const text = messages.shell.actions;
const groups = messages.shell.groups;
const always = () => true;

/** Every action of the window that does not belong to one view. One list: palette, shortcuts and their sheet read it. */
export const APP_ACTIONS: readonly AppAction[] = [
  { id: 'prompt', label: text.focusPrompt, group: groups.make, shortcut: 'p', perform: writePrompt, isEnabled: always },
  {
    id: 'generate',
    label: text.generate,
    group: groups.make,
    shortcut: 'mod+enter',
    perform: () => void generate(),
    isEnabled: isInLibrary,
  },
  {
    id: 'make-image',
    label: text.makeImage,
    group: groups.make,
    perform: () => make('image'),
    isEnabled: () => isOffered('image'),
  },
  {
    id: 'make-video',
    label: text.makeVideo,
    group: groups.make,
    perform: () => make('video'),
    isEnabled: () => isOffered('video'),
  },
  {
    id: 'make-audio',
    label: text.makeAudio,
    group: groups.make,
    perform: () => make('audio'),
    isEnabled: () => isOffered('audio'),
  },
  {
    id: 'go-library',
    label: text.goLibrary,
    group: groups.go,
    shortcut: 'g l',
    perform: openLibrary,
    isEnabled: always,
  },
  {
    id: 'go-budget',
    label: text.goBudget,
    group: groups.go,
    shortcut: 'g b',
    perform: () => navigate({ view: 'budget', query: '' }),
    isEnabled: always,
  },
  {
    id: 'go-comfyui',
    label: text.goComfyui,
    group: groups.go,
    shortcut: 'g c',
    perform: () => navigate({ view: 'comfyui', query: '' }),
    isEnabled: always,
  },
  {
    id: 'go-settings',
    label: text.goSettings,
    group: groups.go,
    shortcut: 'g s',
    perform: () => navigate({ view: 'settings', query: '' }),
    isEnabled: always,
  },
  { id: 'go-queue', label: text.focusQueue, group: groups.go, shortcut: 'g q', perform: focusQueue, isEnabled: always },
  {
    id: 'go-welcome',
    label: text.goWelcome,
    group: groups.go,
    perform: () => navigate({ view: 'welcome', query: '' }),
    isEnabled: always,
  },
  {
    id: 'go-components',
    label: text.goComponents,
    group: groups.go,
    perform: () => navigate({ view: 'components', query: '' }),
    isEnabled: always,
  },
  {
    id: 'pause',
    label: text.pause,
    group: groups.queue,
    perform: () => void setPaused(true),
    isEnabled: () => !isPaused(),
  },
  { id: 'resume', label: text.resume, group: groups.queue, perform: () => void setPaused(false), isEnabled: isPaused },
  {
    id: 'refresh',
    label: text.refresh,
    group: groups.queue,
    perform: () => void readProviders(client(), true),
    isEnabled: always,
  },
  {
    id: 'theme-system',
    label: text.themeSystem,
    group: groups.appearance,
    perform: () => setTheme('system'),
    isEnabled: () => isOtherTheme('system'),
  },
  {
    id: 'theme-dark',
    label: text.themeDark,
    group: groups.appearance,
    perform: () => setTheme('dark'),
    isEnabled: () => isOtherTheme('dark'),
  },
  {
    id: 'theme-light',
    label: text.themeLight,
    group: groups.appearance,
    perform: () => setTheme('light'),
    isEnabled: () => isOtherTheme('light'),
  },
  {
    id: 'palette',
    label: text.palette,
    group: groups.help,
    shortcut: 'mod+k',
    perform: () => useShell.setState({ panel: 'palette' }),
    isEnabled: always,
  },
  {
    id: 'shortcuts',
    label: text.shortcuts,
    group: groups.help,
    shortcut: '?',
    perform: () => useShell.setState({ panel: 'shortcuts' }),
    isEnabled: always,
  },
];

/** The window's actions and those of the view that is shown. */
export function allActions(): readonly AppAction[] {
  return [...useViewActions.getState().actions, ...APP_ACTIONS];
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

function make(jobType: JobType): void {
  useDraft.setState({ jobType });
  writePrompt();
}

function focusQueue(): void {
  useShell.setState({ isDockOpen: true });
  requestAnimationFrame(() => document.getElementById(QUEUE_ID)?.focus());
}

function isInLibrary(): boolean {
  return useRoute.getState().route.view === 'library';
}

function isOffered(jobType: JobType): boolean {
  return useProviders.getState().list.some((provider) => canDo(provider, jobType));
}

function isPaused(): boolean {
  return useSettings.getState().settings?.queuePaused === true;
}

function isOtherTheme(theme: Settings['theme']): boolean {
  return useSettings.getState().settings?.theme !== theme;
}
