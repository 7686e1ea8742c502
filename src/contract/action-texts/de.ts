import type { ActionTexts } from '../actions.ts';

/** What actions are called in German. */
export const actionTexts = {
  actions: {
    prompt: 'Prompt schreiben',
    generate: 'Erzeugen',
    'make-image': 'Bilder machen',
    'make-video': 'Videos machen',
    'make-audio': 'Audio machen',
    'save-preset': 'Formular als Vorlage speichern',
    'go-library': 'Zur Bibliothek',
    'go-budget': 'Zum Budget',
    'go-comfyui': 'Zu ComfyUI',
    'go-settings': 'Zu den Einstellungen',
    'go-queue': 'Zur Warteschlange',
    'go-welcome': 'Willkommensseite zeigen',
    'go-components': 'Alle Komponenten zeigen',
    pause: 'Warteschlange anhalten',
    resume: 'Warteschlange fortsetzen',
    refresh: 'Noch einmal nach Anbietern suchen',
    'theme-system': 'Darstellung: wie das System',
    'theme-dark': 'Darstellung: dunkel',
    'theme-light': 'Darstellung: hell',
    palette: 'Befehle öffnen',
    shortcuts: 'Tastenkürzel zeigen',
  },
  groups: { make: 'Machen', go: 'Gehe zu', queue: 'Warteschlange', appearance: 'Darstellung', help: 'Hilfe' },
} as const satisfies ActionTexts;
