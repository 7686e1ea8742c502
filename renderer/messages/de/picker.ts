import type { Messages } from '../shape.ts';

/** What is chosen from a list with pictures and sounds: inputs out of the library, voices, avatars. */
export const picker: Messages['picker'] = {
  open: 'Aus der Bibliothek',
  title: 'Aus der Bibliothek wählen',
  search: 'Prompts durchsuchen',
  found: (count) => (count === 1 ? '1 Ergebnis' : `${count} Ergebnisse`),
  more: 'Mehr zeigen',
  noMatch: 'Nichts in der Bibliothek hat diese Worte.',
  empty: 'Noch nichts dieser Art in der Bibliothek. Erzeuge etwas, oder wähle eine Datei.',
  samples: {
    search: (what) => `${what} durchsuchen`,
    play: (name) => `${name} anhören`,
    stop: (name) => `${name} anhalten`,
    more: (count) => `${count} weitere. Tippe, um sie einzugrenzen.`,
    noMatch: 'Nichts in der Liste hat diese Worte.',
    failed: 'Diese Probe ist jetzt nicht zu haben. Versuche es später noch einmal.',
    none: 'Dem Anbieter überlassen',
  },
};
