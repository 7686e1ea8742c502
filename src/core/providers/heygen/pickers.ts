import type { BaseUrl } from '../base-url.ts';
import { type Catalog, createCatalog } from '../catalog.ts';
import { ProviderFailure } from '../errors.ts';
import { getAccount, HEYGEN, listLooks, listVoices } from './client.ts';
import type { HeyGenLook, HeyGenVoice } from './wire.ts';

/** What can be chosen at HeyGen beside the models: one's own first. */
export type HeyGenLists = {
  readonly looks: readonly HeyGenLook[];
  readonly voices: readonly HeyGenVoice[];
  /** Those that speech without a picture can be made with. */
  readonly speakers: readonly HeyGenVoice[];
};

/** Looks and voices are the account's own: without it there are none to show, and any id is taken. */
const NONE: HeyGenLists = { looks: [], voices: [], speakers: [] };

/** One round of questions stays within the time that a description may take. */
const PATIENCE = { tries: 1, timeoutMs: 4500 } as const;

/**
 * Asked all at once. Public lists are long; of them the first pages are shown, and any other id can be typed. The account decides whether
 * the key works; a list that it may not read is as it was.
 */
export function createHeyGenCatalog(base: BaseUrl): Catalog<HeyGenLists> {
  const known: { lists: Parts } = { lists: { ownLooks: [], looks: [], ownVoices: [], voices: [], speakers: [] } };
  return createCatalog({
    vendor: HEYGEN,
    base,
    offline: NONE,
    load: async (client) => {
      const { lists } = known;
      const [, ownLooks, looks, ownVoices, voices, speakers] = await Promise.all([
        getAccount(client, PATIENCE),
        orAsBefore(lists.ownLooks, listLooks(client, { ownership: 'private', pages: 2, ...PATIENCE })),
        orAsBefore(lists.looks, listLooks(client, { ownership: 'public', pages: 3, ...PATIENCE })),
        orAsBefore(lists.ownVoices, listVoices(client, { type: 'private', pages: 1, ...PATIENCE })),
        orAsBefore(lists.voices, listVoices(client, { type: 'public', pages: 3, ...PATIENCE })),
        orAsBefore(lists.speakers, listVoices(client, { type: 'public', engine: 'starfish', pages: 3, ...PATIENCE })),
      ]);
      known.lists = { ownLooks, looks, ownVoices, voices, speakers };
      return {
        looks: [...ownLooks, ...looks].filter(isUsable),
        voices: [...ownVoices, ...voices],
        speakers,
      };
    },
  });
}

type Parts = {
  readonly ownLooks: readonly HeyGenLook[];
  readonly looks: readonly HeyGenLook[];
  readonly ownVoices: readonly HeyGenVoice[];
  readonly voices: readonly HeyGenVoice[];
  readonly speakers: readonly HeyGenVoice[];
};

async function orAsBefore<Item>(before: readonly Item[], asked: Promise<readonly Item[]>): Promise<readonly Item[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ProviderFailure && !error.transient) return before;
    throw error;
  }
}

/** `status` is there for one's own looks alone, while they are trained. */
function isUsable(look: HeyGenLook): boolean {
  return look.status === undefined || look.status === null || look.status === 'completed';
}

/** true when a look can be used with an engine; one that does not say can, as far as is known. */
export function supports(look: HeyGenLook, engine: string): boolean {
  const engines = look.supported_api_engines ?? [];
  return engines.length === 0 || engines.includes(engine);
}
