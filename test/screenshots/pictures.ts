import type { JsonObject } from '../../src/contract/units.ts';

type Wish = { readonly prompt: string; readonly params: JsonObject };

const SHAPES = [
  { width: 1344, height: 768 },
  { width: 1024, height: 1024 },
  { width: 896, height: 1152 },
  { width: 1152, height: 896 },
  { width: 768, height: 1344 },
] as const;

const PROMPTS = [
  'tower above the clouds at dusk, low red sun, city of thin spires, haze',
  'a narrow market street at night, paper lanterns, wet cobblestones, steam from food stalls',
  'turquoise lagoon under a full moon, black rocks',
  'desert dunes at golden hour, long shadows, one rider',
  'ink wash mountains, morning fog, a single pine',
  'forest clearing after rain, moss, soft green light',
  'harbour at blue hour, cranes, still water',
  'snowfield at sunrise, pink sky, wooden cabin',
  'volcano at night, ember sky, ash plain',
  'alpine lake, mirror reflection, autumn larches',
  'old library in candle light, tall windows',
  'a lighthouse in a storm, high waves',
  'lavender rows to the horizon, summer dusk',
  'abstract waves of copper and teal',
  'night sky over a canyon, milky way',
  'rice terraces at dawn, low mist',
  'a city of glass in the rain, neon signs',
  'poppy field, wind, thin clouds',
  'aurora over a frozen fjord',
  'empty railway station at noon, hard light',
  'sunken temple, shafts of light, kelp',
  'birch forest in snow, a fox',
  'red canyon, river bend, evening',
  'balloon festival over vineyards',
  'moonlit cherry blossoms, quiet street',
  'the sea seen from a cliff, gulls, noon',
  'brutalist tower in fog',
  'storm front over wheat',
  'a paper boat on a dark pond',
  'coral reef, turquoise and orange',
  'mountain monastery above the clouds',
  'winter harbour, fishing boats, first light',
  'greenhouse at night, warm lamps',
  'salt flats after rain, endless mirror',
  'bamboo grove, morning sun',
  'rooftops of an old town at dusk',
  'glacier cave, deep blue',
  'savanna at sunset, lone acacia',
  'a comet over the hills',
  'canal houses in autumn rain',
  'observatory on a ridge, star trails',
  'spring meadow, small stream, haze',
] as const;

/** Forty-two pictures of different shapes, oldest first. */
export const PICTURES: readonly Wish[] = PROMPTS.map((prompt, index) => ({
  prompt,
  params: { ...SHAPES[(index * 3 + Math.floor(index / 5)) % SHAPES.length], seed: 4000 + index },
}));
