import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { stackObstacle } from '../stack/binaries.ts';
import { describeCallers } from './callers.ts';
import { describeCalls } from './calls.ts';
import { describeErrorTable } from './error-table.ts';
import { describeInputs } from './inputs.ts';
import { describeRaces } from './races.ts';
import { describeRefusals } from './refusals.ts';
import { describeTeamKeys } from './team-keys.ts';
import { startTeamWorld, type TeamWorld } from './team-world.ts';

// One stack for everything that the API promises.
const obstacle = stackObstacle();
const KEK = randomBytes(32).toString('base64');

describe.skipIf(obstacle !== undefined)(
  `the media API of a team${obstacle === undefined ? '' : ` (${obstacle})`}`,
  () => {
    let world: TeamWorld;
    beforeAll(async () => {
      world = await startTeamWorld({ functions: { PROVIDER_KEK_V1: KEK } });
    }, 120_000);
    afterAll(() => world.stop());

    describeCalls(() => world);
    describeCallers(() => world);
    describeInputs(() => world);
    describeRefusals(() => world);
    describeErrorTable(() => world);
    describeTeamKeys(() => world, KEK);
    describeRaces(() => world);
  },
);
