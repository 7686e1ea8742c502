import type { Command } from './command.ts';
import { pairs } from './text.ts';

/** Every command with its one line. */
export function overview(commands: readonly Pick<Command, 'name' | 'summary'>[]): string[] {
  return [
    'gesso COMMAND [options]',
    '',
    ...pairs(commands.map(({ name, summary }) => [`  ${name}`, summary] as const)),
    '',
    'gesso help COMMAND shows its options. Every command takes --json.',
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a budget, 4 data folder in use, 130 interrupted.',
  ];
}

/** One command in full. */
export function usageLines({ usage, notes = [] }: Pick<Command, 'usage' | 'notes'>): string[] {
  return notes.length === 0 ? [...usage] : [...usage, '', ...notes];
}
