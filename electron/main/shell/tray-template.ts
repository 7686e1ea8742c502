import type { MenuItemConstructorOptions } from 'electron';
import type { ActionTexts } from '../../../src/contract/actions.ts';
import type { ShellMessages } from '../messages/shape.ts';
import { percentOf, type QueueGlance } from './queue-glance.ts';

export type TrayFacts = {
  readonly glance: QueueGlance;
  readonly messages: ShellMessages;
  readonly actions: ActionTexts;
  readonly open: () => void;
  readonly openQueue: () => void;
  readonly setPaused: (isPaused: boolean) => void;
  readonly quit: () => void;
};

/** The menu of the tray: how the queue stands, pause or resume, open, quit. Pure. */
export function trayTemplate(facts: TrayFacts): MenuItemConstructorOptions[] {
  const { glance, messages, actions } = facts;
  const needsYou: MenuItemConstructorOptions[] =
    glance.needsYou === 0 ? [] : [{ label: messages.tray.needsYou(glance.needsYou), click: facts.openQueue }];
  return [
    { label: queueLine(glance, messages), enabled: false },
    ...needsYou,
    { type: 'separator' },
    glance.isPaused
      ? { label: actions.actions.resume, click: () => facts.setPaused(false) }
      : { label: actions.actions.pause, click: () => facts.setPaused(true) },
    { label: messages.tray.open, click: facts.open },
    { type: 'separator' },
    { label: messages.tray.quit, click: facts.quit },
  ];
}

/** The queue in one line, as the tray's tooltip has it as well. Pure. */
export function queueLine(glance: QueueGlance, { tray }: Pick<ShellMessages, 'tray'>): string {
  if (glance.running > 0) return tray.running(glance.running, glance.waiting, percentOf(glance));
  if (glance.isPaused) return glance.waiting > 0 ? `${tray.paused}, ${tray.waiting(glance.waiting)}` : tray.paused;
  return glance.waiting > 0 ? tray.waiting(glance.waiting) : tray.idle;
}
