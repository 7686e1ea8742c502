import type { Messages } from '../shape.ts';

/** Texts of the budget view. */
export const budgetView: Messages['budgetView'] = {
  title: 'Budget',
  loading: 'Budget wird gelesen',
  failedTitle: 'Das Budget konnte nicht gelesen werden',
  leftThisMonth: (amount) => `Diesen Monat noch ${amount} übrig`,
  noLimit: 'Kein Limit gesetzt',
  noLimitText:
    'Bezahlte Aufträge laufen, sooft der Knopf gedrückt wird. Ein monatliches Limit lehnt ab, was darüber hinausginge.',
  usedUp: 'Diesen Monat ist nichts mehr übrig',
  usedUpText: (limit) =>
    `Das Limit von ${limit} ist aufgebraucht. Kostenlose Aufträge laufen weiter; bezahlte werden abgelehnt, bis der Monat endet oder das Limit steigt.`,
  over: (amount) => `${amount} über dem Limit`,
  overText:
    'Ein Anbieter hat mehr berechnet als angekündigt. Bezahlte Aufträge werden abgelehnt, bis der Monat endet oder das Limit steigt.',
  spentAndHeld: (spent, held) => `${spent} ausgegeben, ${held} von laufenden Aufträgen reserviert.`,
  setLimit: 'Limit setzen',
  changeLimit: 'Limit ändern',

  spent: 'Ausgegeben',
  spentNote: (month) => `im ${month}`,
  total: (amount) => `${amount} insgesamt`,
  madeFree: 'Kostenlos gemacht',
  madeFreeNote: (names) => `diesen Monat: ${names}`,
  madeFreeNone: 'diesen Monat noch nichts',
  held: 'Reserviert',
  heldNote: 'zurückgelegt, bis der Auftrag endet',
  heldNone: 'nichts ist reserviert',
  unresolved: 'Ungeklärt',
  unresolvedNone: 'alle Kosten sind geklärt',
  unresolvedNote: (count) =>
    count === 1
      ? '1 Auftrag in der Warteschlange braucht eine Antwort'
      : `${count} Aufträge in der Warteschlange brauchen eine Antwort`,

  limits: 'Limits',
  limitsNone: 'Es gibt noch keine Limits.',
  scopeAll: 'Alles',
  scopeProject: (name) => (name === '' ? 'Ein Projekt' : `Projekt ${name}`),
  windows: { day: 'pro Tag', week: 'pro Woche', month: 'pro Monat', total: 'insgesamt' },
  kinds: { hard: 'lehnt ab', soft: 'fragt nach' },
  ofLimit: (used, limit) => `${used} von ${limit}`,
  limitLabel: (name, used, limit) => `${name}: ${used} von ${limit} verbraucht`,
  limitAdd: 'Limit hinzufügen',
  limitNewText:
    'Ein Limit, das ablehnt, hält einen Auftrag an, bevor Geld fließt; eines, das nachfragt, überlässt die Entscheidung.',
  limitAmount: 'Höchstens',
  limitScope: 'Für',
  limitWindow: 'Wie oft es neu beginnt',
  limitKind: 'Was es tut',
  limitKinds: { hard: 'Lehnt ab', soft: 'Fragt vorher' },
  limitEdit: (name) => `Limit ändern: ${name}`,
  limitRemove: (name) => `Limit entfernen: ${name}`,
  limitRemoved: (name) => `Limit entfernt: ${name}`,
  limitRemoveFailed: 'Das Limit konnte nicht entfernt werden',
  effectUnknown: 'Was in dieser Zeit verbraucht wurde, wird gezählt, sobald das Limit gesetzt ist.',
  effectLeft: (amount, until) =>
    until === undefined ? `Es blieben ${amount} übrig.` : `Bis zum ${until} blieben ${amount} übrig.`,
  effectExceeded: {
    hard: (until) =>
      until === undefined
        ? 'So viel ist schon verbraucht: bezahlte Aufträge würden abgelehnt.'
        : `So viel ist schon verbraucht: bezahlte Aufträge würden bis zum ${until} abgelehnt.`,
    soft: (until) =>
      until === undefined
        ? 'So viel ist schon verbraucht: jeder bezahlte Auftrag würde vorher fragen.'
        : `So viel ist schon verbraucht: jeder bezahlte Auftrag würde bis zum ${until} vorher fragen.`,
  },
  legendSpent: 'ausgegeben',
  legendHeld: 'reserviert',

  history: 'Verlauf',
  historySpan: 'Zeitraum',
  historySpans: { 7: '7 Tage', 30: '30 Tage', 90: '90 Tage', 365: '1 Jahr' },
  historyTotal: (amount, days) => `${amount} in den letzten ${days} Tagen`,
  historyNone: 'In dieser Zeit wurde nichts ausgegeben.',
  historyToday: 'heute',
  historyBar: (day, amount, parts) => (parts === '' ? `${day}: ${amount}` : `${day}: ${amount} (${parts})`),
  byProvider: 'Nach Anbieter',
  byType: 'Nach Art',
  byProject: 'Nach Projekt',
  noProject: 'Kein Projekt',
  types: { image: 'Bilder', video: 'Clips', audio: 'Ton' },
  dearest: 'Teuerste Aufträge',
  dearestOpen: (prompt) => `Ergebnis von „${prompt}“ öffnen`,
  dearestGone: 'Seine Ergebnisse sind nicht mehr in der Bibliothek.',
  perAsset: (price, count) => `${price} je Ergebnis, bei ${count} bezahlten`,

  accounts: 'Guthaben bei den Anbietern',
  accountsRefresh: 'Anbieter noch einmal fragen',
  accountsNone: 'Ein Anbieter mit Schlüssel zeigt hier, was auf seinem Konto übrig ist.',
  prices: (date) => `Preise vom ${date}.`,
  pricesOld: (date, days) =>
    `Preise vom ${date}, ${days} Tage alt. Anbieter können ihre geändert haben: vor einem großen Auftrag vergleichen.`,

  ledger: 'Kassenbuch',
  ledgerRows: 'Buchungen',
  ledgerIntro: 'Jede Bewegung von Geld, die neueste zuerst. Es kommen immer nur Zeilen dazu.',
  ledgerEmptyTitle: 'Noch keine Buchungen',
  ledgerEmptyText:
    'Jeder Auftrag schreibt hier auf, was er reserviert, was er zurückgibt und was er kostet, auch kostenlose.',
  ledgerFailed: 'Das Kassenbuch konnte nicht gelesen werden',
  columns: {
    when: 'Wann',
    what: 'Was',
    provider: 'Anbieter',
    basis: 'Bekannt durch',
    held: 'Reserviert',
    spent: 'Ausgegeben',
  },
  entryKinds: { reserve: 'Reserviert', release: 'Freigegeben', settle: 'Abgerechnet', adjust: 'Berichtigt' },
  bases: {
    provider: 'den Anbieter',
    usage: 'seinen Verbrauchsbericht',
    price_table: 'die Preisliste',
    estimate: 'eine Schätzung',
    free: 'kostenlos',
  },
  more: 'Mehr zeigen',
  csv: 'Als CSV speichern',
  csvFailed: 'Das Kassenbuch konnte nicht gespeichert werden',
  verify: 'Kassenbuch prüfen',
  verifying: 'Jede Zeile wird geprüft',
  verifyGood: (count) => (count === 1 ? 'Die Prüfung stimmt.' : `Alle ${count} Prüfungen stimmen.`),
  verifyBad: (count) => (count === 1 ? '1 Prüfung stimmt nicht' : `${count} Prüfungen stimmen nicht`),
  verifyFailed: 'Die Prüfung kam nicht zu Ende',
};
