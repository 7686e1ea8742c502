import { afterAll, beforeAll, describe } from 'vitest';
import { stackObstacle } from '../stack/binaries.ts';
import { describeCallers } from './callers.ts';
import { describeCalls } from './calls.ts';
import { describeErrorTable } from './error-table.ts';
import { describeInputs } from './inputs.ts';
import { describeRefusals } from './refusals.ts';
import { startTeamWorld, type TeamWorld } from './team-world.ts';

const obstacle = stackObstacle();

describe.skipIf(obstacle !== undefined)(
  `the media API of a team${obstacle === undefined ? '' : ` (${obstacle})`}`,
  () => {
    let world: TeamWorld;
    beforeAll(async () => {
      world = await startTeamWorld();
    }, 60_000);
    afterAll(() => world.stop());

    describeCalls(() => world);
    describeCallers(() => world);
    describeInputs(() => world);
    describeRefusals(() => world);
    describeErrorTable(() => world);
  },
);
