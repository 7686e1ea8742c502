/** What a create asks for, as far as its price depends on it. */
export type Order = {
  readonly model: string;
  readonly ratio?: string | undefined;
  readonly resolution?: string | undefined;
  readonly quality?: string | undefined;
  readonly audio?: boolean | undefined;
  readonly duration?: number | undefined;
  readonly outputCount?: number | undefined;
  readonly promptText?: string | undefined;
  readonly references: number;
};

/** Credits for each second, and for each second with sound. The stand-in's own table, by the vendor's price page. */
const BY_SECOND: Readonly<Record<string, number>> = {
  'gen4.5': 12,
  gen4_turbo: 5,
  seedance2_fast: 29,
  seedance2_mini: 16,
  seedance2_5: 30,
  aleph2: 28,
  hailuo3: 20,
  happyhorse_1_0: 20,
  gemini_omni_flash: 20,
  'gemini_omni_flash_1.1': 20,
  wan3_prime: 30,
  h3_max: 20,
  runway_new_video: 25,
};
const WITH_SOUND: Readonly<Record<string, readonly [number, number]>> = { 'veo3.1': [20, 40], 'veo3.1_fast': [10, 15] };
const BY_IMAGE: Readonly<Record<string, number>> = {
  gen4_image_turbo: 2,
  muse_image: 1,
  'gemini_2.5_flash': 5,
  seedream5_lite: 4,
  gpt_image_2_5_flare: 41,
  gpt_image_2_5_sunburst: 41,
  'gemini_image3.1_flash': 20,
};

/** The most that a task will take, credits; undefined for a model that the stand-in does not have. A clip that is given counts as ten seconds. */
export function creditsOf(order: Order): number | undefined {
  const { model, duration = 5, outputCount = 1 } = order;
  const [long, short] = sides(order.ratio);
  const sound = WITH_SOUND[model];
  if (sound !== undefined) return duration * (order.audio === false ? sound[0] : sound[1]);
  if (model === 'aleph2') return Math.max(56, 10 * 28);
  if (model === 'seedance2') return duration * (short > 1000 ? 40 : 36);
  if (model === 'wan3') return duration * (short < 600 ? 5 : short < 1000 ? 10 : 20);
  if (model === 'grok_imagine_1_5') return duration * (order.resolution === '480p' ? 11 : 16.25);
  const second = BY_SECOND[model];
  if (second !== undefined) return duration * second;
  const image = BY_IMAGE[model] ?? imageCredits(order, { long, short });
  if (image !== undefined) return outputCount * (image + (model.startsWith('gpt_image') ? order.references : 0));
  return audioCredits(order);
}

function imageCredits(order: Order, { long, short }: { long: number; short: number }): number | undefined {
  switch (order.model) {
    case 'gen4_image':
      return short <= 720 ? 5 : 8;
    case 'gemini_image3_pro':
      return long > 3200 ? 40 : 20;
    case 'seedream5_pro':
      return long > 1400 || order.ratio === 'auto_2k' ? 9 : 5;
    case 'grok_imagine_image_2':
      return (long > 1500 || order.ratio === 'auto_2k' ? 8 : 6) - (order.quality === 'low' ? 2 : 0) + order.references;
    case 'gpt_image_2': {
      const isLarge = order.ratio === 'auto' || long * short > 6_600_000 || order.ratio === '3840:1648';
      return { low: isLarge ? 2 : 1, medium: isLarge ? 11 : 5 }[order.quality ?? 'high'] ?? (isLarge ? 41 : 20);
    }
    default:
      return undefined;
  }
}

function audioCredits(order: Order): number | undefined {
  switch (order.model) {
    case 'eleven_multilingual_v2':
    case 'eleven_v3':
      return Math.ceil((order.promptText?.length ?? 1) / 50);
    case 'eleven_text_to_sound_v2':
      return 2;
    case 'seed_audio':
      return 3;
    default:
      return undefined;
  }
}

function sides(ratio: string | undefined): readonly [number, number] {
  const [width = 0, height = 0] = (ratio ?? '').split(':').map(Number);
  return [Math.max(width, height), Math.min(width, height)];
}
