import type { Messages } from '../shape.ts';

/** What only the desktop app has. */
export const desktop: Messages['desktop'] = {
  notifications: 'Benachrichtigungen',
  notificationsHelp: 'Wenn etwas fertig ist oder dich braucht, während du woanders hinsiehst. Ohne Ton.',
  startAtLogin: 'Beim Anmelden starten',
  startAtLoginHelp: 'Ohne Fenster, im Infobereich: Die Warteschlange läuft weiter und die API antwortet.',
  quit: 'Beenden, während Aufträge laufen',
  quitHelp: 'Kein Auftrag geht verloren, was auch immer du wählst.',
  quitChoices: {
    ask: 'Mich fragen',
    tray: 'Im Hintergrund weiterlaufen',
    finish: 'Fertig machen, dann beenden',
    pause: 'Beenden und beim nächsten Mal weiter',
  },
  updates: 'Nach Updates suchen',
  updatesHelp:
    'Eine neuere Version wird im Hintergrund geladen und beim Beenden eingesetzt, nie während ein Auftrag läuft.',
  updateNone: 'Das ist die neueste bekannte Version',
  updateLooking: 'Es wird nach einer neueren Version gesucht',
  updateLoading: (version, percent) => `Version ${version} wird geladen, ${percent}`,
  updateReady: (version) => `Version ${version} ist bereit`,
  updateFailed: 'Das Update hat nicht geklappt',
  look: 'Jetzt suchen',
  restart: 'Neu starten und aktualisieren',
  chooseFolder: 'Ordner wählen',
};
