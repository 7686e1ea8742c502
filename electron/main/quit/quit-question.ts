import type { Settings } from '../../../src/contract/settings.ts';
import type { ShellMessages } from '../messages/shape.ts';

/** What quitting does while jobs run. `cancel`: it does not quit. */
export type QuitChoice = Exclude<Settings['quitWithJobs'], 'ask'> | 'cancel';

export type QuitQuestion = {
  readonly title: string;
  readonly detail: string;
  readonly checkbox: string;
  readonly choices: readonly { readonly choice: QuitChoice; readonly label: string }[];
};

/** The question before quitting while jobs run. Without a tray nobody could come back, so nothing goes on without a window. Pure. */
export function quitQuestion(
  running: number,
  { messages, hasTray }: { readonly messages: Pick<ShellMessages, 'quit'>; readonly hasTray: boolean },
): QuitQuestion {
  const text = messages.quit;
  const choices: readonly QuitChoice[] = hasTray ? ['tray', 'finish', 'pause', 'cancel'] : ['pause', 'cancel'];
  return {
    title: text.title(running),
    detail: text.detail,
    checkbox: text.remember,
    choices: choices.map((choice) => ({ choice, label: text[choice] })),
  };
}

/** What the setting says of itself, without asking; undefined: ask. Pure. */
export function settledChoice(setting: Settings['quitWithJobs'], hasTray: boolean): QuitChoice | undefined {
  if (setting === 'ask') return undefined;
  return hasTray || setting === 'pause' ? setting : undefined;
}
