import { rm } from 'node:fs/promises';
import { SECOND } from '../../../contract/units.ts';
import { installationFile, readInstallation } from '../installation.ts';
import type { Step } from './context.ts';
import { environmentStep, resolveStep } from './resolve.ts';
import { downloadStep, packagesStep } from './packages.ts';
import { prove, pruneEnvironments } from './environments.ts';
import { pruneWheels } from './prune-wheels.ts';
import { pythonStep } from './python.ts';
import { sourceStep } from './source.ts';
import { spaceStep } from './space.ts';
import { uvStep } from './uv.ts';
import { verifyStep } from './verify.ts';
import { writeAtomically } from './write-atomically.ts';

/** Makes the new one the one in use. The last step: until its one rename the former installation is in use. */
const activateStep: Step = {
  name: 'activate',
  title: 'Use it',
  typicalMs: () => SECOND,
  run: async (context) => {
    const { dataDir, place } = context;
    const former = readInstallation(dataDir);
    const installation = await prove(context, former);
    await writeAtomically(installationFile(dataDir), `${JSON.stringify(installation, null, 2)}\n`);
    await rm(context.layout.uvCache, { recursive: true, force: true });
    // A repair changes nothing beside: the one to roll back to stays.
    if (former?.root !== place.root) await pruneEnvironments(context.layout, { keep: place.id, former });
    await pruneWheels(context.layout);
    return { root: place.root };
  },
};

/** Every step of an install, in order. */
export const STEPS: readonly Step[] = [
  spaceStep,
  uvStep,
  pythonStep,
  sourceStep,
  environmentStep,
  resolveStep,
  downloadStep,
  packagesStep,
  verifyStep,
  activateStep,
];
