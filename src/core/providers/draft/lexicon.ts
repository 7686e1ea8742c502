import type { PaletteName } from './palettes.ts';

/** A family of compositions; each has one file under scenes/. */
export type SceneName =
  | 'skyline'
  | 'ridges'
  | 'ocean'
  | 'forest'
  | 'nebula'
  | 'street'
  | 'interior'
  | 'portrait'
  | 'bloom'
  | 'tower'
  | 'geometric'
  | 'marble'
  | 'road'
  | 'table';

/** A way of finishing the picture; see treatment.ts. */
export type TreatmentName = 'natural' | 'cinematic' | 'ink' | 'watercolor' | 'noir' | 'film' | 'vivid';

/** A detail that a scene may show: figures in a room, rain in a street. */
export type DetailName = 'robot' | 'lantern' | 'rain' | 'snow' | 'moon' | 'stars' | 'sail' | 'dunes' | 'animal';

/** What one word of a prompt suggests. Weights are small integers; the highest sum wins. */
export type Entry = {
  readonly words: string;
  readonly scene?: SceneName;
  readonly weight?: number;
  readonly palette?: PaletteName;
  readonly treatment?: TreatmentName;
  readonly detail?: DetailName;
};

/**
 * Stems, separated by spaces. A stem of four letters or more matches the beginning of a word, a shorter one a whole
 * word; stems in scripts without spaces match anywhere.
 */
export const LEXICON: readonly Entry[] = [
  {
    words:
      'city skyline downtown skyscraper metropolis urban rooftop building stadt ville ciudad cidade город 城市 都市 도시 مدينة',
    scene: 'skyline',
    weight: 3,
  },
  {
    words: 'mountain ridge hill valley canyon peak alp cliff volcano berge montagne montaña гора 山 산 landscape',
    scene: 'ridges',
    weight: 3,
  },
  {
    words: 'desert dune sahara sand wüste désert desierto пустыня 沙漠 砂漠',
    scene: 'ridges',
    weight: 4,
    palette: 'desert',
    detail: 'dunes',
  },
  {
    words:
      'ocean sea wave beach coast shore lake river harbor harbour island sail boat ship surf meer océan mar mer море 海 바다 lagoon underwater',
    scene: 'ocean',
    weight: 3,
    palette: 'ocean',
  },
  { words: 'sail boat ship yacht regatta', detail: 'sail' },
  {
    words: 'forest wood tree jungle pine grove rainforest wald forêt bosque лес 森 숲 taiga',
    scene: 'forest',
    weight: 3,
    palette: 'jungle',
  },
  {
    words:
      'space galaxy nebula cosmos cosmic star planet universe astronaut orbit weltraum espace космос 宇宙 우주 aurora',
    scene: 'nebula',
    weight: 3,
    palette: 'space',
  },
  {
    words: 'street alley market bazaar lane stall shop straße rue calle улица 街 路地 거리 souk',
    scene: 'street',
    weight: 4,
  },
  { words: 'lantern lampion 提灯', detail: 'lantern', palette: 'night' },
  {
    words:
      'office room interior lobby studio kitchen library museum hall corridor bedroom loft workspace büro bureau oficina офис 部屋 사무실 laboratory warehouse',
    scene: 'interior',
    weight: 5,
  },
  {
    words: 'robot android cyborg mech droid roboter робот ロボット 机器人 로봇',
    detail: 'robot',
    scene: 'portrait',
    weight: 2,
    palette: 'teal',
  },
  {
    words:
      'portrait face woman man girl boy person people vendor model character king queen warrior monk elder child porträt retrato портрет 肖像 인물 selfie headshot',
    scene: 'portrait',
    weight: 4,
  },
  {
    words:
      'flower rose tulip orchid petal blossom bouquet lotus sunflower daisy peony dahlia garden macro blume fleur flor цветок 花 꽃',
    scene: 'bloom',
    weight: 4,
  },
  {
    words:
      'tower castle spire lighthouse cathedral citadel monument cloud clouds sky airship balloon turm tour torre башня 塔 구름',
    scene: 'tower',
    weight: 4,
  },
  {
    words: 'abstract geometric pattern shape bauhaus minimal logo poster icon design graphic 抽象',
    scene: 'geometric',
    weight: 4,
  },
  {
    words: 'marble fluid liquid paint smoke ink texture agate lava silk swirl turbulence crystal',
    scene: 'marble',
    weight: 2,
  },
  {
    words: 'car road highway drive motorcycle truck race racing bus train auto route coche машина 車 자동차 travel',
    scene: 'road',
    weight: 4,
  },
  {
    words:
      'food fruit coffee tea cake bread bowl bottle wine product still vase perfume cup dish meal essen 食べ物 料理 음식 burger pizza watch shoe',
    scene: 'table',
    weight: 4,
  },
  {
    words:
      'cat dog fox wolf bear deer horse bird lion tiger animal elephant owl rabbit katze hund chat gato кошка собака 猫 犬 고양이',
    scene: 'forest',
    weight: 2,
    detail: 'animal',
  },
  { words: 'night midnight nacht nuit noche ночь 夜 밤 nocturnal', palette: 'night', detail: 'moon' },
  { words: 'neon cyberpunk synthwave vaporwave ネオン', palette: 'neon', treatment: 'vivid' },
  { words: 'futuristic future hologram sci-fi scifi 未来', palette: 'night', treatment: 'vivid' },
  { words: 'dusk twilight evening dämmerung crépuscule сумерки 夕方', palette: 'dusk' },
  { words: 'sunset sundown sonnenuntergang puesta закат 夕日 노을', palette: 'rose' },
  { words: 'sunrise dawn morning golden gold autumn fall herbst утро 朝', palette: 'gold' },
  {
    words: 'snow winter ice frozen glacier arctic blizzard schnee neige nieve снег 雪 눈',
    palette: 'snow',
    detail: 'snow',
    scene: 'ridges',
    weight: 1,
  },
  { words: 'fire lava volcano hell inferno dragon ember feuer огонь 火', palette: 'ember', scene: 'marble', weight: 1 },
  { words: 'rain wet storm regen pluie lluvia дождь 雨 비', detail: 'rain' },
  { words: 'moon mond lune luna луна 月', detail: 'moon' },
  { words: 'star stars starry milky', detail: 'stars' },
  { words: 'pastel dreamy soft kawaii spring baby', palette: 'pastel' },
  { words: 'noon daylight summer sunny blue clear bright', palette: 'daylight' },
  { words: 'teal turquoise emerald cyan', palette: 'teal' },
  { words: 'pink magenta romance romantic love', palette: 'rose' },
  { words: 'peach warm apricot', palette: 'peach' },
  { words: 'cinematic anamorphic movie dramatic 35mm', treatment: 'cinematic' },
  {
    words: 'ink sumi calligraphy brush woodcut etching sketch tusche 水墨 墨絵 수묵',
    treatment: 'ink',
    palette: 'ink',
  },
  {
    words: 'watercolor watercolour aquarell aquarelle gouache acuarela акварель 水彩 수채화',
    treatment: 'watercolor',
    palette: 'pastel',
  },
  { words: 'noir monochrome grayscale b&w black-and-white', treatment: 'noir', palette: 'noir' },
  { words: 'film analog analogue kodak polaroid vintage retro grain', treatment: 'film' },
  { words: 'vivid vibrant colorful colourful pop saturated', treatment: 'vivid' },
  { words: 'photo studio product commercial', palette: 'studio' },
];
