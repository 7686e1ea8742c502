import { describe, expect, it } from 'vitest';
import { messages as german } from '../../../renderer/messages/de.ts';
import { messages as english } from '../../../renderer/messages/en.ts';
import { everyText, type PlacedText } from './every-text.ts';

/** The same in both languages: names, units, and words that German has taken over. */
const SHARED = new Set([
  'Gesso',
  'ComfyUI',
  'Draft',
  'OpenAI',
  'Runway',
  'ElevenLabs',
  'HeyGen',
  'Apache',
  'SHA-256',
  'GB',
  'MP',
  's',
  'Prompt',
  'Seed',
  'auto',
  'Budget',
  'Limits',
  'Workflows',
  'Downloads',
  'Installation',
  'Version',
  'Name',
  'System',
  'Audio',
  'Video',
  'Clips',
  'Text',
  'Dialog',
  'Popover',
  'Tooltip',
]);

const ENGLISH = new Map(everyText(english).map((text) => [text.place, text]));
const GERMAN = everyText(german);

/** Each German text beside the English one of its place. */
const PAIRS = GERMAN.map((text): readonly [string, PlacedText, PlacedText | undefined] => [
  text.place,
  text,
  ENGLISH.get(text.place),
]);

/** What a text says for these values; where one of them is the name of a job type, the values say nothing and "image" does. */
function said(text: PlacedText, values: readonly unknown[]): string {
  if (text.kind === 'text') return text.text;
  const attempts = [values, ...values.map((_, place) => values.with(place, 'image'))].map((tried) => text.make(tried));
  return attempts.find((attempt) => !attempt.includes('undefined')) ?? attempts[0] ?? '';
}

const arityOf = (text: PlacedText): number => (text.kind === 'made' ? text.arity : 0);
const counting = (text: PlacedText, count: number): string => said(text, Array(arityOf(text)).fill(count));
const withoutDigits = (text: string): string => text.replaceAll(/\d+/g, '#');

/** The texts that read the same in both languages: place and words. */
const SAME_IN_BOTH = PAIRS.filter(
  ([, text, other]) => other !== undefined && counting(text, 2) === counting(other, 2),
).map(([place, text]) => [place, counting(text, 2).match(/\p{L}[\p{L}\p{N}-]*/gu) ?? []] as const);

describe('the German texts', () => {
  it('have the places of the English ones', () => {
    expect(GERMAN.map(({ place }) => place).toSorted()).toEqual([...ENGLISH.keys()].toSorted());
  });

  it('are translated, apart from names, units and words that both languages share', () => {
    const left = SAME_IN_BOTH.filter(([, words]) => words.some((word) => !SHARED.has(word)));

    expect(left.map(([place]) => place)).toEqual([]);
  });

  it('need every word that is listed as shared', () => {
    const used = new Set(SAME_IN_BOTH.flatMap(([, words]) => words));

    expect([...SHARED].filter((word) => !used.has(word))).toEqual([]);
  });

  it('say every value that the English ones say', () => {
    const lost = PAIRS.filter(([, text, other]) => {
      if (other === undefined) return true;
      const values = Array.from({ length: arityOf(other) }, (_, place) => `«${place}»`);
      const inGerman = said(text, values);
      return values.some((value) => said(other, values).includes(value) && !inGerman.includes(value));
    });

    expect(lost.map(([place]) => place)).toEqual([]);
  });

  it('tell one from many where the English ones do', () => {
    const tells = (text: PlacedText): boolean => withoutDigits(counting(text, 1)) !== withoutDigits(counting(text, 2));
    const plain = PAIRS.filter(([, text, other]) => other !== undefined && tells(other) && !tells(text));

    expect(plain.map(([place]) => place)).toEqual([]);
  });

  it('tell none from many where the English ones do', () => {
    const tells = (text: PlacedText): boolean => withoutDigits(counting(text, 0)) !== withoutDigits(counting(text, 2));
    const plain = PAIRS.filter(([, text, other]) => other !== undefined && tells(other) && !tells(text));

    expect(plain.map(([place]) => place)).toEqual([]);
  });

  it('leave no placeholder and nothing to do', () => {
    const left = GERMAN.filter((text) => /\$\{|\{\d*\}|%s|TODO|FIXME|XXX|undefined|NaN|\s{2}/.test(counting(text, 2)));

    expect(left.map(({ place }) => place)).toEqual([]);
  });

  it('quote as German does', () => {
    const wrong = GERMAN.filter((text) => {
      const written = counting(text, 2);
      return /["”]/.test(written) || written.split('„').length !== written.split('“').length;
    });

    expect(wrong.map(({ place }) => place)).toEqual([]);
  });

  it('never mix the polite and the familiar address', () => {
    const polite = GERMAN.filter((text) => /\b(Ihnen|Ihre?[nmrs]?)\b|[a-z,] Sie\b/.test(counting(text, 2)));

    expect(polite.map(({ place }) => place)).toEqual([]);
  });
});
