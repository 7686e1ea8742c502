import { PAGE_ORIGIN } from './origins.ts';

/** What our page uses: copy buttons, and the full-screen button of a video. No camera, no microphone, no place, nothing else. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

export type PermissionAsked = {
  readonly permission: string;
  /** Origin or address of whoever asks; undefined when unknown. */
  readonly requestingUrl: string | undefined;
  readonly isMainFrame: boolean;
};

/** Whether a web page gets a permission of the browser: denied, unless our own page needs it. */
export function isPermitted({ permission, requestingUrl, isMainFrame }: PermissionAsked): boolean {
  if (!GRANTED.has(permission) || !isMainFrame || requestingUrl === undefined || !URL.canParse(requestingUrl))
    return false;
  const { protocol, host } = new URL(requestingUrl);
  return `${protocol}//${host}` === PAGE_ORIGIN;
}
