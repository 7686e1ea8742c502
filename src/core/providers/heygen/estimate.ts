import { type JsonObject, type MicroUsd, SECOND } from '../../../contract/units.ts';
import type { AdapterRequest, Estimate } from '../adapter.ts';
import type { PriceTable } from '../prices.ts';
import { type HeyGenModel, heyGenModelOf } from './models.ts';
import { AVATAR_TYPES } from './wire.ts';

/** What kind of avatar a look is; undefined: not known. */
export type AvatarTypeOf = (lookId: string) => (typeof AVATAR_TYPES)[number] | undefined;

/** How fast voices speak, characters in a second, and how much slower one may be. */
const CHARACTERS_PER_SECOND = 14;
const SLOWER = 1.3;
/** A character of a script that writes whole words or syllables takes as long as these many letters. */
const WORD_CHARACTER = 4;

/** Price of a second of the result, micro-dollars (not whole for speech); isGuess: not the vendor's. */
export type SecondPrice = { readonly micros: number | null; readonly isGuess: boolean };

/**
 * The most that a request can cost: seconds times price. HeyGen bills the seconds of the result, which nobody knows before: those of the
 * sound that is given, else a cautious guess from the length of the text. null for a film of the agent, which decides its length itself.
 */
export function estimateHeyGen(prices: PriceTable, request: AdapterRequest, typeOf: AvatarTypeOf): Estimate {
  const model = heyGenModelOf(request.model, request.jobType);
  const seconds = model === undefined ? undefined : secondsOf(model, request);
  const price = model === undefined ? null : secondPrice(prices, { model, params: request.params, typeOf }).micros;
  const micros = seconds === undefined || price === null ? null : Math.ceil(seconds * price);
  return { maxCostMicros: micros, priceVersion: micros === null ? null : prices.version, durationMs: null };
}

/** By the price table. For a look whose kind is not known the dearest kind counts. */
export function secondPrice(
  prices: PriceTable,
  order: { model: HeyGenModel; params: JsonObject; typeOf: AvatarTypeOf },
): SecondPrice {
  const { model, params } = order;
  const given: Record<string, unknown> = { resolution: params['resolution'] ?? '1080p' };
  const isGuess = prices.rows('heygen', model.id, 'second').some((row) => row.facts?.['worst_case'] === true);
  const query = (avatarType?: string): MicroUsd | null =>
    prices.price({
      provider: 'heygen',
      model: model.id,
      unit: 'second',
      // A thousand at once: a price below a micro-dollar is not rounded up to one.
      quantity: 1000,
      params: { ...given, avatar_type: avatarType },
    });
  if (model.job !== 'video' || isGuess) return { micros: perSecond(query()), isGuess };
  const known = kindOf(params, order.typeOf);
  const candidates = known === undefined ? AVATAR_TYPES.map(query) : [query(known)];
  const found = candidates.filter((micros) => micros !== null);
  return { micros: found.length < candidates.length ? null : perSecond(Math.max(...found)), isGuess };
}

function perSecond(thousand: MicroUsd | null): number | null {
  return thousand === null ? null : thousand / 1000;
}

/** A picture that is animated is billed as a photo avatar. */
function kindOf(params: JsonObject, typeOf: AvatarTypeOf): string | undefined {
  if (params['image'] !== undefined) return 'photo_avatar';
  return typeof params['avatar'] === 'string' ? typeOf(params['avatar']) : undefined;
}

function secondsOf(model: HeyGenModel, request: AdapterRequest): number | undefined {
  const { params, inputs } = request;
  if (model.job === 'agent') return undefined;
  if (params['audio'] !== undefined) {
    const soundMs = inputs?.['audio']?.durationMs;
    return soundMs === undefined ? undefined : Math.ceil(soundMs / SECOND);
  }
  const speed = typeof params['speed'] === 'number' ? params['speed'] : 1;
  return spokenSeconds(typeof params['prompt'] === 'string' ? params['prompt'] : '', speed);
}

/** How long a text may take to be spoken at most, whole seconds. */
export function spokenSeconds(text: string, speed: number): number {
  let letters = 0;
  for (const character of text)
    letters += /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(character)
      ? WORD_CHARACTER
      : 1;
  return Math.max(1, Math.ceil(((letters / CHARACTERS_PER_SECOND) * SLOWER) / speed));
}
