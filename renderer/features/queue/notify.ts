import { SECOND } from '../../../src/contract/units.ts';
import { openAsset } from '../../router/use-route.ts';
import { useJobs } from '../../stores/jobs.ts';
import { type Notice, noticesOf, noticeText } from './notices.ts';

const STORAGE_KEY = 'gesso.notifications';
/** What ends together is told together. */
const GATHER_MS = 2 * SECOND;

/** Whether this browser shows notifications: asked for here, and allowed there. */
export function areNotificationsOn(): boolean {
  return canNotify() && localStorage.getItem(STORAGE_KEY) === 'on' && Notification.permission === 'granted';
}

/** Switches them on (the browser may ask first) or off. Returns whether they are on now. */
export async function setNotifications(on: boolean): Promise<boolean> {
  if (!canNotify()) return false;
  const isAllowed = on && (await Notification.requestPermission()) === 'granted';
  localStorage.setItem(STORAGE_KEY, isAllowed ? 'on' : 'off');
  return isAllowed;
}

/** false: this browser has none, or the page may not use them. */
export function canNotify(): boolean {
  return 'Notification' in window;
}

/** Tells what happened to jobs while nobody looks at the window. Returns its undo. */
export function notifyOfJobs(): () => void {
  const state: { gathered: Notice[]; timer: ReturnType<typeof setTimeout> | undefined } = {
    gathered: [],
    timer: undefined,
  };
  const tell = (): void => {
    state.timer = undefined;
    const notices = state.gathered.splice(0);
    // Whoever has come back meanwhile sees it.
    if (notices.length > 0 && document.hidden && areNotificationsOn()) show(notices);
  };
  const undo = useJobs.subscribe((after, before) => {
    if (after.byId === before.byId || before.load.kind !== 'ready' || !document.hidden) return;
    const fresh = noticesOf(before.byId, after.byId);
    if (fresh.length === 0) return;
    state.gathered.push(...fresh);
    state.timer ??= setTimeout(tell, GATHER_MS);
  });
  return () => {
    clearTimeout(state.timer);
    undo();
  };
}

function show(notices: readonly Notice[]): void {
  const { title, body } = noticeText(notices);
  // The same tag: a newer one replaces it. Without a sound.
  const notification = new Notification(title, { body, tag: 'gesso-jobs', silent: true });
  const target = notices.length === 1 ? notices[0]?.assetId : undefined;
  notification.addEventListener('click', () => {
    window.focus();
    if (target !== undefined) openAsset(target);
    notification.close();
  });
}
