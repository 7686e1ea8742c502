import type { Messages } from '../shape.ts';

/** Forms that are kept under a name. */
export const presets: Messages['presets'] = {
  title: 'Vorlagen',
  open: 'Vorlagen',
  empty: 'Noch nichts gespeichert. Speichere das Formular, wie es ist, und hole es mit einem Klick zurück.',
  save: 'Formular als Vorlage speichern',
  saveTitle: 'Formular als Vorlage speichern',
  saveText: 'Alle Einstellungen des Formulars werden gemerkt. Beim Anwenden ändert sich nichts anderes.',
  editTitle: 'Vorlage ändern',
  editText:
    'Die Einstellungen bleiben. Um sie zu ändern, stelle das Formular ein und wähle „Durch das Formular ersetzen“.',
  name: 'Name',
  namePlaceholder: 'Zum Beispiel Porträt, weiches Licht',
  nameMissing: 'Gib ihr einen Namen.',
  wordsLabel: 'Worte',
  wordsHelp: (place) =>
    `Schreibe ${place}, wo die Worte des Formulars stehen sollen. Leer: Die Worte des Formulars bleiben.`,
  parts: {
    hasRoute: 'Merken, wo es entsteht',
    hasSeed: 'Seed merken',
    hasInputs: 'Bilder, Clips und Töne merken',
  },
  words: 'Worte',
  settings: (count) => (count === 1 ? '1 Einstellung' : `${count} Einstellungen`),
  menu: (name) => `Mehr zu ${name}`,
  edit: 'Umbenennen oder Worte ändern',
  replace: 'Durch das Formular ersetzen',
  up: 'Nach oben',
  down: 'Nach unten',
  remove: 'Löschen',
  applied: (name) => `Vorlage ${name} angewendet`,
  kept: (name) => `Vorlage ${name} gespeichert`,
  replaced: (name) => `Vorlage ${name} hat jetzt das Formular`,
  removed: (name) => `Vorlage ${name} gelöscht`,
  failed: 'Die Vorlage konnte nicht geändert werden',
  apply: (name) => `Vorlage anwenden: ${name}`,
};
