import { messages } from '../../messages/messages.ts';

const text = messages.shell.shortcuts.fixed;

/** Keys that belong to the place where the focus is, and cannot be given to anything else. `keys` as a keyboard event names them, small. */
export type FixedKey = { readonly keys: readonly string[]; readonly label: string };

/** The keys of the grid of results and of an opened result (`grid-keys.ts`, `detail-keys.ts`), and of the prompt. */
export const FIXED_KEYS: readonly { readonly group: string; readonly entries: readonly FixedKey[] }[] = [
  {
    group: text.library,
    entries: [
      { keys: ['j', 'arrowright'], label: text.next },
      { keys: ['k', 'arrowleft'], label: text.previous },
      { keys: ['enter'], label: text.open },
      { keys: [' '], label: text.look },
      { keys: ['x'], label: text.select },
      { keys: ['mod+a'], label: text.selectAll },
      { keys: ['0', '1', '2', '3', '4', '5'], label: text.rate },
      { keys: ['f'], label: text.favourite },
      { keys: ['r'], label: text.reuse },
      { keys: ['delete', 'backspace'], label: text.trash },
      { keys: ['escape'], label: text.close },
    ],
  },
  { group: text.prompt, entries: [{ keys: ['arrowup'], label: text.earlier }] },
];

/** What a key does where it belongs to the place; undefined for one that is free. */
export function fixedKey(key: string): FixedKey | undefined {
  return FIXED_KEYS.flatMap(({ entries }) => entries).find(({ keys }) => keys.includes(key));
}
