/** What is chosen from a list with pictures and sounds: inputs out of the library, voices, avatars. */
export const picker = {
  open: 'From the library',
  title: 'Choose from the library',
  search: 'Search prompts',
  found: (count: number): string => (count === 1 ? '1 result' : `${count} results`),
  more: 'Show more',
  noMatch: 'Nothing in the library has these words.',
  empty: 'Nothing of this kind in the library yet. Make something, or choose a file.',
  samples: {
    search: (what: string): string => `Search ${what}`,
    play: (name: string): string => `Listen to ${name}`,
    stop: (name: string): string => `Stop ${name}`,
    more: (count: number): string => `${count} more. Type to narrow them down.`,
    noMatch: 'Nothing in the list has these words.',
    failed: 'This sample cannot be had now. Try again later.',
    none: 'Leave it to the provider',
  },
} as const;
