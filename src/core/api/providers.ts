import type { ComfyStatus } from '../../contract/comfy.ts';
import { AppError } from '../base/app-error.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { notInThisVersion } from '../jobs/plan.ts';
import { parseComfyUrl } from '../providers/comfyui/client.ts';
import { writeSettings } from '../settings/settings.ts';
import { comfyStatus } from './comfy-status.ts';
import type { ApiContext } from './context.ts';

type ProviderMethods = Pick<
  MethodHandlers,
  'providers.list' | 'providers.get' | 'comfy.status' | 'comfy.attach' | 'comfy.detach'
>;

/** The methods of providers and of ComfyUI. `apply` makes the rest of the engine follow a change of settings. */
export function providerMethods(context: ApiContext, apply: () => void): ProviderMethods {
  return {
    'providers.list': async ({ refresh }) => ({ providers: [...(await context.registry.describeAll({ refresh }))] }),
    'providers.get': async ({ provider }) => {
      const view = await context.registry.describe(provider, { refresh: true });
      if (view === undefined) throw notInThisVersion(provider);
      return view;
    },
    'comfy.status': ({ refresh }) => comfyStatus(context, refresh),
    'comfy.attach': async ({ url }) => {
      refuseWhenSetByEnvironment(context);
      const address = requireAddress(url);
      await requireComfy(context, address, apply);
      return announced(context, await comfyStatus(context, true));
    },
    'comfy.detach': async () => {
      refuseWhenSetByEnvironment(context);
      useAddress(context, '', apply);
      return announced(context, await comfyStatus(context, true));
    },
  };
}

function announced(context: ApiContext, comfy: ComfyStatus): ComfyStatus {
  context.emit({ name: 'comfy.changed', payload: { comfy } });
  context.scheduler.wake();
  return comfy;
}

function refuseWhenSetByEnvironment(context: ApiContext): void {
  if (context.comfyAddress.current()?.source !== 'environment') return;
  throw new AppError(
    'conflict',
    'COMFY_WORKER_URL sets the address of ComfyUI, and the environment wins. Unset it to choose another one here.',
    { details: { variable: 'COMFY_WORKER_URL' } },
  );
}

function requireAddress(text: string): string {
  const parsed = parseComfyUrl(text);
  if ('baseUrl' in parsed) return parsed.baseUrl;
  throw new AppError('invalid_request', parsed.problem, {
    details: { issues: [{ path: 'url', message: parsed.problem }] },
  });
}

/** Tries the address before it is kept: a wrong one leaves the former in place. */
async function requireComfy(context: ApiContext, address: string, apply: () => void): Promise<void> {
  const former = context.settings().comfyUrl;
  useAddress(context, address, apply);
  const view = await context.registry.describe('comfyui', { refresh: true });
  if (view === undefined || view.availability.state === 'unreachable' || view.availability.state === 'not_configured') {
    useAddress(context, former, apply);
    throw new AppError('unreachable', view?.availability.message ?? 'This version of Gesso cannot use ComfyUI.', {
      details: { issues: [{ path: 'url', message: 'no ComfyUI answers there' }] },
    });
  }
}

function useAddress(context: ApiContext, url: string, apply: () => void): void {
  writeSettings(context.db, { comfyUrl: url }, context.clock.now());
  context.registry.forget('comfyui');
  apply();
}
