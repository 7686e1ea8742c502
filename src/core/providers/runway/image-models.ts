import type { Ratios, RunwayModel } from './model.ts';

// Models and their parameters as the vendor's typed client lists them (@runwayml/sdk 4.20.1, 2026-09-29).

const GEN4: Ratios = {
  '1080p': [
    '1920:1080',
    '1080:1920',
    '1024:1024',
    '1080:1080',
    '1168:880',
    '1360:768',
    '1440:1080',
    '1080:1440',
    '1808:768',
    '2112:912',
  ],
  '720p': ['1280:720', '720:1280', '720:720', '960:720', '720:960', '1680:720'],
};

const GPT: Ratios = {
  '2k': [
    '1920:1920',
    '1920:1088',
    '1088:1920',
    '1920:1280',
    '1280:1920',
    '1920:1440',
    '1440:1920',
    '1920:1536',
    '1536:1920',
    '2048:880',
    '2560:2560',
    '2560:1440',
    '1440:2560',
    '2560:1712',
    '1712:2560',
    '2560:1920',
    '1920:2560',
    '2560:2048',
    '2048:2560',
    '2912:1248',
  ],
  '4k': [
    '2880:2880',
    '3840:2160',
    '2160:3840',
    '3504:2336',
    '2336:3504',
    '3264:2448',
    '2448:3264',
    '3200:2560',
    '2560:3200',
    '3840:1648',
  ],
  auto: ['auto'],
};

const GEMINI_1K = [
  '1024:1024',
  '1344:768',
  '768:1344',
  '1248:832',
  '832:1248',
  '1184:864',
  '864:1184',
  '1152:896',
  '896:1152',
  '1536:672',
];
const GEMINI_2K = [
  '2048:2048',
  '2752:1536',
  '1536:2752',
  '2528:1696',
  '1696:2528',
  '2400:1792',
  '1792:2400',
  '2304:1856',
  '1856:2304',
  '3168:1344',
];
const GEMINI_4K = [
  '4096:4096',
  '5504:3072',
  '3072:5504',
  '5056:3392',
  '3392:5056',
  '4800:3584',
  '3584:4800',
  '4608:3712',
  '3712:4608',
  '6336:2688',
];

const SEEDREAM_PRO: Ratios = {
  '2k': ['2048:2048', '2720:1530', '1530:2720', '2496:1664', '1664:2496', '2304:1728', '1728:2304', 'auto_2k'],
  '1k': ['1024:1024', '1376:768', '768:1376', '1296:864', '864:1296', '1184:896', '896:1184', 'auto_1k'],
};
const SEEDREAM_LITE: Ratios = {
  any: [
    '2048:2048',
    '2848:1600',
    '1600:2848',
    '2496:1664',
    '1664:2496',
    '2304:1728',
    '1728:2304',
    '3136:1344',
    '3072:3072',
    '4096:2304',
    '2304:4096',
    '3744:2496',
    '2496:3744',
    '3456:2592',
    '2592:3456',
    '4704:2016',
  ],
};
const GROK: Ratios = {
  '1k': ['1024:1024', '1280:720', '720:1280', '1152:864', '864:1152', '1248:832', '832:1248', 'auto_1k'],
  '2k': ['2048:2048', '2816:1584', '1584:2816', '2368:1776', '1776:2368', '2496:1664', '1664:2496', 'auto_2k'],
};
const MUSE: Ratios = {
  any: ['1600:1600', '2016:1152', '1152:2016', '1920:1280', '1280:1920', '1792:1344', '1344:1792', '2352:1008', 'auto'],
};

const IMAGE = { jobType: 'image', billing: 'image' } as const;

function image(ratios: Ratios, references: number): RunwayModel['tasks'] {
  return { text_to_image: { ratios, references } };
}

const GPT_2_5_MODEL = {
  ...IMAGE,
  promptMax: 32_000,
  tasks: image(GPT, 3),
  qualities: ['high', 'medium', 'low', 'xhigh', 'max'],
  backgrounds: ['auto', 'opaque'],
  outputs: { max: 10 },
  tags: true,
  creditsPerReference: 1,
} as const satisfies Omit<RunwayModel, 'id' | 'label'>;

/** Models that make pictures, the standard one first. */
export const IMAGE_MODELS: readonly RunwayModel[] = [
  {
    ...IMAGE,
    id: 'gen4_image',
    label: 'Gen-4 Image',
    note: 'Runway’s own; up to three references',
    promptMax: 1000,
    tasks: image(GEN4, 3),
    seed: true,
    figures: true,
    tags: true,
  },
  {
    ...IMAGE,
    id: 'gen4_image_turbo',
    label: 'Gen-4 Image Turbo',
    note: 'Fast and cheap; needs a reference',
    promptMax: 1000,
    tasks: image(GEN4, 3),
    seed: true,
    figures: true,
    tags: true,
  },
  {
    ...IMAGE,
    id: 'gpt_image_2',
    label: 'GPT Image 2',
    promptMax: 32_000,
    tasks: image(GPT, 3),
    qualities: ['high', 'medium', 'low', 'auto'],
    backgrounds: ['auto', 'opaque', 'transparent'],
    outputs: { max: 10 },
    tags: true,
  },
  { ...GPT_2_5_MODEL, id: 'gpt_image_2_5_flare', label: 'GPT Image 2.5 Flare' },
  { ...GPT_2_5_MODEL, id: 'gpt_image_2_5_sunburst', label: 'GPT Image 2.5 Sunburst' },
  {
    ...IMAGE,
    id: 'gemini_image3_pro',
    label: 'Gemini Image 3 Pro',
    promptMax: 4000,
    tasks: image({ '1k': GEMINI_1K, '2k': GEMINI_2K, '4k': GEMINI_4K }, 3),
    outputs: { max: 4, step: 3 },
    tags: true,
  },
  {
    ...IMAGE,
    id: 'gemini_image3.1_flash',
    label: 'Gemini Image 3.1 Flash',
    promptMax: 4000,
    tasks: image({ '1k': GEMINI_1K, '2k': GEMINI_2K, '4k': GEMINI_4K }, 3),
    outputs: { max: 4, step: 3 },
    tags: true,
  },
  {
    ...IMAGE,
    id: 'gemini_2.5_flash',
    label: 'Gemini 2.5 Flash Image',
    promptMax: 4000,
    tasks: image({ '1k': GEMINI_1K }, 3),
    tags: true,
  },
  {
    ...IMAGE,
    id: 'seedream5_pro',
    label: 'Seedream 5 Pro',
    promptMax: 4000,
    tasks: image(SEEDREAM_PRO, 3),
    outputs: { max: 4 },
  },
  {
    ...IMAGE,
    id: 'seedream5_lite',
    label: 'Seedream 5 Lite',
    promptMax: 4000,
    tasks: image(SEEDREAM_LITE, 3),
    outputs: { max: 4 },
  },
  {
    ...IMAGE,
    id: 'grok_imagine_image_2',
    label: 'Grok Imagine Image 2',
    promptMax: 4000,
    tasks: image(GROK, 3),
    qualities: ['medium', 'low'],
    outputs: { max: 4 },
    creditsPerReference: 1,
  },
  {
    ...IMAGE,
    id: 'muse_image',
    label: 'Muse Image',
    promptMax: 4000,
    tasks: image(MUSE, 3),
    outputs: { max: 4 },
  },
];
