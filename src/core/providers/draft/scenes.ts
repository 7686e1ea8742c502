import type { SceneName } from './lexicon.ts';
import type { ComposeScene } from './scene.ts';
import { composeBloom } from './scenes/bloom.ts';
import { composeForest } from './scenes/forest.ts';
import { composeGeometric } from './scenes/geometric.ts';
import { composeInterior } from './scenes/interior.ts';
import { composeMarble } from './scenes/marble.ts';
import { composeNebula } from './scenes/nebula.ts';
import { composeOcean } from './scenes/ocean.ts';
import { composePortrait } from './scenes/portrait.ts';
import { composeRidges } from './scenes/ridges.ts';
import { composeRoad } from './scenes/road.ts';
import { composeSkyline } from './scenes/skyline.ts';
import { composeStreet } from './scenes/street.ts';
import { composeTable } from './scenes/table.ts';
import { composeTower } from './scenes/tower.ts';

/** Every scene family by name. */
export const SCENES: Readonly<Record<SceneName, ComposeScene>> = {
  bloom: composeBloom,
  forest: composeForest,
  geometric: composeGeometric,
  interior: composeInterior,
  marble: composeMarble,
  nebula: composeNebula,
  ocean: composeOcean,
  portrait: composePortrait,
  ridges: composeRidges,
  road: composeRoad,
  skyline: composeSkyline,
  street: composeStreet,
  table: composeTable,
  tower: composeTower,
};
