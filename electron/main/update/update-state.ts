import type { UpdateView } from '../../../src/contract/desktop.ts';
import type { ShellMessages } from '../messages/shape.ts';

/** What became known of updates. */
export type UpdateFact =
  | { readonly kind: 'looking' }
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'loaded'; readonly version: string }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'switched'; readonly isOn: boolean };

const IDLE: UpdateView = { state: 'idle', version: null, progress: null, problem: null };
export const UNSUPPORTED: UpdateView = { ...IDLE, state: 'unsupported' };

/** The state before anything is known. */
export function firstUpdateView(isOn: boolean): UpdateView {
  return isOn ? IDLE : { ...IDLE, state: 'off' };
}

/** The state after one more fact. What is loaded stays ready, whatever a later look says. Pure. */
export function nextUpdateView(view: UpdateView, fact: UpdateFact): UpdateView {
  if (view.state === 'unsupported') return view;
  if (fact.kind === 'switched') return nextAfterSwitch(view, fact.isOn);
  if (view.state === 'off') return view;
  if (fact.kind === 'loaded') return { state: 'ready', version: fact.version, progress: null, problem: null };
  if (view.state === 'ready') return view;
  switch (fact.kind) {
    case 'looking':
      return { ...IDLE, state: 'looking' };
    case 'none':
      return IDLE;
    case 'found':
      return { state: 'loading', version: fact.version, progress: 0, problem: null };
    case 'progress':
      return { ...view, state: 'loading', progress: Math.min(1, Math.max(0, fact.percent / 100)) };
    case 'failed':
      return { ...IDLE, state: 'failed', version: view.version, problem: fact.problem };
  }
}

function nextAfterSwitch(view: UpdateView, isOn: boolean): UpdateView {
  if (!isOn) return { ...IDLE, state: 'off' };
  return view.state === 'off' ? IDLE : view;
}

/** Why it failed, for a person, by the error's code. Pure. */
export function updateProblem(error: unknown, { update }: Pick<ShellMessages, 'update'>): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/CHECKSUM|SIGNATURE|INVALID_UPDATE/.test(code)) return update.refused;
  return /^(ENOTFOUND|ECONN|ETIMEDOUT|EAI_|ERR_INTERNET|ERR_NAME|ERR_NETWORK|HTTP_ERROR)/.test(code)
    ? update.unreachable
    : update.failed;
}

export type UpdatableFacts = {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  /** Whether the package names a place of updates. */
  readonly hasFeed: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/**
 * Whether this copy can update itself: an installed one of Windows or macOS, or an AppImage. From source there is git, a portable copy is
 * carried by hand, and packages of a Linux system belong to its own tools. Pure.
 */
export function canUpdate({ isPackaged, platform, hasFeed, environment }: UpdatableFacts): boolean {
  if (!isPackaged || !hasFeed) return false;
  if (platform === 'win32') return environment.PORTABLE_EXECUTABLE_DIR === undefined;
  return platform === 'darwin' || environment.APPIMAGE !== undefined;
}

/** The feed that the environment names in place of the package's: https alone, without user; undefined for anything else. Pure. */
export function feedOf(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, username, password, href } = new URL(text);
  return protocol === 'https:' && username === '' && password === '' ? href : undefined;
}
