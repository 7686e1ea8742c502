import { afterAll, beforeAll, describe } from 'vitest';
import { stackObstacle } from '../stack/binaries.ts';
import { describeBounds } from './bounds.ts';
import { describeCompanies } from './companies.ts';
import { describeDevices } from './devices.ts';
import { describeGuards } from './guards.ts';
import { describeHousekeeping } from './housekeeping.ts';
import { describeInput } from './input.ts';
import { describeIsolation } from './isolation.ts';
import { describeJobLife } from './job-life.ts';
import { describeAttacks } from './attacks.ts';
import { describeLeases } from './leases.ts';
import { describeLimits } from './limits.ts';
import { describeMoney } from './money.ts';
import { describeRaces } from './races.ts';
import { describeSync } from './sync.ts';
import { describePull } from './pull.ts';
import { describeRights } from './rights.ts';
import { describeSpending } from './spending.ts';
import { describeJobCrash } from './job-crash.ts';
import { createWorld, type World } from './world.ts';

// One stack for everything that the database promises; each part has a company of its own, or leaves nothing behind.
const obstacle = stackObstacle();

describe.skipIf(obstacle !== undefined)(`the team's database${obstacle === undefined ? '' : ` (${obstacle})`}`, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  }, 60_000);
  afterAll(() => world.stop());

  describeIsolation(() => world);
  describeAttacks(() => world);
  describeRights(() => world);
  describeBounds(() => world);
  describeCompanies(() => world);
  describeDevices(() => world);
  describeGuards(() => world);
  describeInput(() => world);
  describeJobLife(() => world);
  describeJobCrash(() => world);
  describeLeases(() => world);
  describeMoney(() => world);
  describeLimits(() => world);
  describeSpending(() => world);
  describeRaces(() => world);
  describeSync(() => world);
  describePull(() => world);
  describeHousekeeping(() => world);
});
