import { actionTexts } from '../../../src/contract/action-texts/de.ts';
import type { Messages } from '../shape.ts';

/** Frame, navigation, palette, connection, first run. */
export const shell: Messages['shell'] = {
  skip: 'Zum Inhalt springen',
  navigation: 'Ansichten',
  views: {
    library: 'Bibliothek',
    budget: 'Budget',
    comfyui: 'ComfyUI',
    settings: 'Einstellungen',
    components: 'Komponenten',
    welcome: 'Willkommen',
  },
  documentTitle: (view) => `${view} · Gesso`,
  theme: { system: 'Wie das System', dark: 'Dunkel', light: 'Hell', label: 'Darstellung' },
  connection: {
    connecting: 'Verbindung wird aufgebaut',
    lost: 'Die Verbindung zu Gesso ist unterbrochen. Sie wird wiederhergestellt; alles Eingegebene bleibt.',
    reload: 'Neu laden',
    unauthorizedTitle: 'Diesem Fenster fehlt sein Schlüssel',
    unauthorizedText:
      'Gesso lässt nur dich herein. Öffne die Adresse, die beim Start im Terminal stand; sie endet mit einem Schlüssel, der nur für diesen Start gilt. Ist das Terminal nicht mehr da, beende Gesso und starte es neu.',
  },
  crash: {
    title: 'Diese Ansicht funktioniert nicht mehr',
    text: 'Warteschlange und Bibliothek sind unberührt, und es wurde kein Geld ausgegeben. Versuche es noch einmal; wenn es wieder geschieht, kopiere die Einzelheiten und melde den Fehler.',
    again: 'Noch einmal versuchen',
  },
  palette: {
    title: 'Befehle',
    placeholder: 'Was soll geschehen?',
    empty: 'Kein Befehl mit diesen Worten.',
    open: 'Befehle',
  },
  shortcuts: {
    title: 'Tastenkürzel',
    view: 'Überall',
    prompt: 'Prompt-Leiste',
    control: 'Strg',
    sequence: 'dann',
    fixed: {
      library: 'Ergebnisse',
      prompt: 'Prompt',
      next: 'Nächstes',
      previous: 'Voriges',
      open: 'Öffnen',
      look: 'Groß ansehen',
      select: 'Auswählen',
      selectAll: 'Alle auswählen',
      rate: 'Bewerten',
      favourite: 'Favorit',
      reuse: 'Wiederverwenden',
      trash: 'In den Papierkorb',
      close: 'Schließen',
      earlier: 'Frühere Prompts, am Anfang des Textes',
    },
    keys: { space: 'Leertaste', enter: 'Eingabe', delete: 'Entf', backspace: 'Rücktaste' },
  },
  actions: actionTexts.actions,
  groups: { ...actionTexts.groups, view: 'Diese Ansicht' },
};
