import type { ShellMessages } from './shape.ts';

/** The texts of the shell itself, in German. */
export const german: ShellMessages = {
  startup: {
    in_use: {
      title: 'Gesso läuft schon mit diesem Datenordner',
      advice: () =>
        'Schließe das andere Gesso (ein Fenster, oder „gesso serve“ in einem Terminal) und versuche es noch einmal. Nichts wurde verändert.',
    },
    newer_schema: {
      title: 'Diese Bibliothek gehört zu einem neueren Gesso',
      advice: () => 'Installiere die neueste Version und starte sie. Deine Bibliothek ist unberührt.',
    },
    unreadable_database: {
      title: 'Die Datenbank der Bibliothek ist nicht lesbar',
      advice: (dataDir) =>
        `Deine Bilder liegen weiter in ${dataDir}. Lege eine Sicherung von gesso.db dorthin, oder bitte mit der Protokolldatei um Hilfe, bevor du etwas änderst.`,
    },
    unwritable_folder: {
      title: 'Gesso darf nicht in seinen Datenordner schreiben',
      advice: (dataDir) =>
        `Gib deinem Benutzer das Recht, in ${dataDir} zu schreiben, oder setze GESSO_HOME auf einen anderen Ordner, und versuche es noch einmal.`,
    },
    disk_full: {
      title: 'Der Datenträger ist voll',
      advice: (dataDir) =>
        `Schaffe Platz auf dem Datenträger von ${dataDir} und versuche es noch einmal. Nichts wurde verändert.`,
    },
    unexpected: {
      title: 'Gesso konnte nicht starten',
      advice: (dataDir) =>
        `Was schiefging, steht im Protokoll: ${dataDir}, Ordner logs. Deine Bibliothek ist unberührt.`,
    },
    tryAgain: 'Noch einmal versuchen',
    showFolder: 'Datenordner zeigen',
    quit: 'Beenden',
  },
  crash: {
    title: 'Gesso muss beendet werden',
    detail: (dataDir) =>
      `In Gesso ist etwas schiefgegangen. Angenommene Aufträge sind gespeichert und gehen beim nächsten Start weiter. Das Protokoll liegt in ${dataDir}, Ordner logs.`,
  },
  page: {
    title: 'Das Fenster funktioniert nicht mehr',
    detail: 'Es wurde mehrmals neu geladen. Die Warteschlange läuft ohne es weiter, und nichts ist verloren.',
    reload: 'Neu laden',
    quit: 'Gesso beenden',
  },
  saveAsset: 'Kopie sichern',
  saveFailed: {
    title: 'Die Kopie konnte nicht gesichert werden',
    detail: (reason) => `${reason} Das Original in der Bibliothek ist unberührt.`,
  },
  chooseFolder: 'Ordner wählen',
  menu: {
    file: 'Datei',
    edit: 'Bearbeiten',
    view: 'Ansicht',
    window: 'Fenster',
    about: 'Über Gesso',
    services: 'Dienste',
    hide: 'Gesso ausblenden',
    hideOthers: 'Andere ausblenden',
    showAll: 'Alle einblenden',
    quit: 'Gesso beenden',
    close: 'Fenster schließen',
    undo: 'Widerrufen',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einsetzen',
    delete: 'Löschen',
    selectAll: 'Alles auswählen',
    actualSize: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fullScreen: 'Vollbild',
    reload: 'Neu laden',
    minimize: 'Minimieren',
    maximize: 'Zoomen',
    toFront: 'Alle nach vorne bringen',
  },
  tray: {
    open: 'Gesso öffnen',
    quit: 'Gesso beenden',
    idle: 'Nichts läuft',
    paused: 'Die Warteschlange ist angehalten',
    running: (running, waiting, percent) =>
      [
        running === 1 ? '1 läuft' : `${running} laufen`,
        percent === undefined ? undefined : `${percent} %`,
        waiting > 0 ? `${waiting} ${waiting === 1 ? 'wartet' : 'warten'}` : undefined,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    waiting: (waiting) => `${waiting} ${waiting === 1 ? 'wartet' : 'warten'}`,
    needsYou: (count) => `${count} ${count === 1 ? 'braucht' : 'brauchen'} dich`,
  },
  quit: {
    title: (running) => (running === 1 ? 'Ein Auftrag läuft' : `${running} Aufträge laufen`),
    detail:
      'Im Hintergrund bleibt Gesso im Infobereich und arbeitet weiter. Wenn du jetzt beendest, geht jeder Auftrag beim nächsten Start weiter: Was ein Anbieter macht, wird dann geholt, woran ComfyUI arbeitet, beginnt von vorn.',
    tray: 'Im Hintergrund weiter',
    finish: 'Fertig machen, dann beenden',
    pause: 'Jetzt beenden',
    cancel: 'Abbrechen',
    remember: 'Nicht mehr fragen',
  },
  notices: {
    one: { finished: 'Fertig', failed: 'Das hat nicht geklappt', needs_you: 'Gesso braucht dich' },
    many: (count) => `In Gesso sind ${count} Dinge geschehen`,
    counts: {
      finished: (count) => `${count} fertig`,
      failed: (count) => `${count} fehlgeschlagen`,
      needs_you: (count) => `${count} ${count === 1 ? 'braucht' : 'brauchen'} dich`,
    },
    untitled: 'Ein Auftrag ohne Prompt',
    updateReady: (version) => `Gesso ${version} ist bereit`,
    updateReadyBody: 'Es wird beim Beenden eingesetzt.',
  },
  files: {
    taken: (count) => (count === 1 ? 'Jetzt in der Bibliothek' : `${count} Dateien sind jetzt in der Bibliothek`),
    refused: (name, reason) => `${name} konnte nicht in die Bibliothek: ${reason}`,
    tooLarge: (megabytes) =>
      `Sie ist größer als ${megabytes} MB. Importiere stattdessen ihren Ordner in den Einstellungen.`,
    folder: (name) => `Der Ordner ${name} wird hier importiert: „Einen Ordner in die Bibliothek holen“.`,
    tooMany: (most) =>
      `Nur die ersten ${most} Dateien wurden genommen. Importiere stattdessen einen Ordner in den Einstellungen.`,
  },
  update: {
    unreachable: 'Der Ort der Updates ist nicht erreichbar. Gesso versucht es später noch einmal.',
    refused: 'Was geladen wurde, ist nicht das Veröffentlichte, deshalb wurde es verworfen.',
    failed: 'Die neuere Version konnte nicht geladen werden. Gesso versucht es später noch einmal.',
  },
};
