import type { Messages } from '../shape.ts';

/** What a call that could not reach the engine says. */
export const client: Messages['client'] = {
  lost: 'Die Verbindung zu Gesso brach ab, bevor die Antwort kam. Sie wird wiederhergestellt; alles Eingegebene bleibt. Sieh in der Warteschlange nach, bevor du noch einmal sendest.',
  notSent:
    'Gesso ist gerade nicht erreichbar, deshalb wurde nichts gesendet. Versuche es noch einmal, wenn die Verbindung wieder steht.',
  timedOut: 'Gesso hat zu lange nicht geantwortet. Sieh in der Warteschlange nach, bevor du noch einmal sendest.',
  unreadable:
    'Dieses Fenster versteht die Antwort von Gesso nicht. Lade das Fenster neu; wenn das nicht hilft, aktualisiere Gesso.',
};
