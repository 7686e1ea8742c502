import { runInThisContext } from 'node:vm';
import * as electron from './electron.ts';
import { nativeThemePart } from './main/native-theme.ts';
import { record } from './main/record.ts';
import { runtime } from './main/runtime.ts';
import { screenPart } from './main/screen.ts';

/** What a test can reach inside main: Electron as main sees it, and the user's and the system's side of it. */
export type Inside = typeof electron & {
  readonly standIn: {
    readonly record: typeof record;
    /** Where a second client of the browser connects. */
    endpoint(): Promise<string>;
    setSystemTheme(isDark: boolean): void;
    plugDisplays(...areas: readonly Electron.Rectangle[]): void;
  };
};

/** The source of a function of `Inside` and one more argument, as `evaluate` of a test sends it. */
export type Question = { readonly id: number; readonly source: string; readonly argument: unknown };
export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

/** Answers the test that started this process, over the channel that Node has for that. Nothing happens without one. */
export function answerQuestions(): void {
  if (process.send === undefined) return;
  const inside: Inside = {
    ...electron,
    standIn: {
      record,
      endpoint: async () => (await runtime.chromium.promise).endpoint,
      setSystemTheme: (isDark) => nativeThemePart.setSystemTheme(isDark),
      plugDisplays: (...areas) => screenPart.plug(...areas),
    },
  };
  process.on('message', (question: Question) => {
    void evaluate(inside, question).then((reply) => process.connected && process.send?.(reply));
  });
  // A test that has died leaves nothing behind.
  process.once('disconnect', () => electron.app.exit(0));
  // Whoever asks questions must not keep the app alive.
  process.channel?.unref();
}

async function evaluate(inside: Inside, { id, source, argument }: Question): Promise<Reply> {
  try {
    const asked: unknown = runInThisContext(`(${source})`);
    if (typeof asked !== 'function') throw new TypeError('a question is a function');
    return { id, value: (await asked(inside, argument)) as unknown };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
