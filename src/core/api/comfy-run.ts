import type { COMFY_RUN_METHODS } from '../../contract/comfy-run.ts';
import type { ComfyStatus } from '../../contract/comfy.ts';
import { AppError } from '../base/app-error.ts';
import { get } from '../db/statement.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { comfyStatus } from './comfy-status.ts';
import type { ApiContext } from './context.ts';
import type { SetPause } from './queue.ts';

/** The methods of `contract/comfy-run.ts`. */
export function comfyRunMethods(
  context: ApiContext,
  setPause: SetPause,
): Pick<MethodHandlers, keyof typeof COMFY_RUN_METHODS> {
  const { supervisor } = context;
  return {
    'comfy.start': async (wish) => {
      requireOwn(context);
      if (isHeld(context)) setPause(false, 'comfyui');
      await supervisor.start(wish);
      return comfyStatus(context, false);
    },
    'comfy.stop': async () => {
      requireOwn(context);
      // Without this, the next job in the queue would start it again at once.
      if (hasOpenJobs(context) && !isHeld(context)) setPause(true, 'comfyui');
      await supervisor.stop({ isByHand: true });
      return stopped(context);
    },
    'comfy.restart': async (wish) => {
      requireOwn(context);
      await supervisor.restart(wish);
      return comfyStatus(context, false);
    },
    'comfy.logs': async ({ lines, backend }) => {
      const logs = supervisor.logs(lines, backend);
      if (logs === undefined)
        throw new AppError('not_found', `There is no ComfyUI server ${backend ?? ''}. Look at comfy status.`);
      return { lines: [...logs.lines], file: logs.file };
    },
  };
}

async function stopped(context: ApiContext): Promise<ComfyStatus> {
  context.registry.forget('comfyui');
  return comfyStatus(context, false);
}

/** Throws where there is no ComfyUI that we run. */
function requireOwn(context: ApiContext): void {
  const attached = context.comfyAddress.current();
  if (attached !== undefined) {
    const how =
      attached.source === 'environment' ? 'unset COMFY_WORKER_URL' : 'disconnect from it first (gesso comfy detach)';
    throw new AppError(
      'conflict',
      `Gesso uses the ComfyUI at ${attached.url}, which somebody else runs. To use its own, ${how}.`,
      { details: { url: attached.url, source: attached.source } },
    );
  }
  if (context.supervisor.isInstalled()) return;
  throw new AppError('provider_not_configured', 'No ComfyUI is installed. Install one (gesso comfy install).');
}

function isHeld(context: ApiContext): boolean {
  return context.settings().pausedProviders.includes('comfyui');
}

function hasOpenJobs({ db }: ApiContext): boolean {
  const open = get<{ found: number }>(
    db,
    "select exists (select 1 from jobs where provider = 'comfyui' and state not in ('completed', 'failed', 'cancelled')) as found",
  );
  return open?.found === 1;
}
