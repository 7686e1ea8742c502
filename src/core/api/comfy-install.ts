import type { COMFY_INSTALL_METHODS } from '../../contract/comfy-install.ts';
import { MINUTE } from '../../contract/units.ts';
import { chooseTorch } from '../comfy/hardware/choose-torch.ts';
import { install, repair, rollback, update } from '../comfy/install/actions.ts';
import { adopt } from '../comfy/install/adopt.ts';
import { planInstall } from '../comfy/install/plan.ts';
import { remove } from '../comfy/install/remove.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

/** Looking at a machine may take long: a driver that hangs, a disk that wakes. */
const LOOK_MS = 3 * MINUTE;

/** The methods of `contract/comfy-install.ts`. */
export function comfyInstallMethods({
  installer,
}: ApiContext): Pick<MethodHandlers, keyof typeof COMFY_INSTALL_METHODS> {
  const patience = (): AbortSignal => AbortSignal.timeout(LOOK_MS);
  return {
    'comfy.hardware': async () => {
      const machine = await installer.machine(patience());
      const { kind, reason } = chooseTorch(machine, 'auto');
      return { ...machine, torch: kind, torchReason: reason };
    },
    'comfy.installPlan': (options) => planInstall(installer, options, patience()),
    'comfy.install': (options) => install(installer, options, patience()),
    'comfy.installCancel': () => installer.cancel(),
    'comfy.installStatus': async () => installer.status(),
    'comfy.update': (options) => update(installer, options, patience()),
    'comfy.rollback': () => rollback(installer),
    'comfy.repair': () => repair(installer),
    'comfy.remove': (options) => remove(installer, options),
    'comfy.adopt': ({ dir }) => adopt(installer, dir, patience()),
  };
}
