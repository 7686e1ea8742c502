import type { BackendView, COMFY_BACKENDS_METHODS, RemoteBackend } from '../../contract/comfy-backends.ts';
import { remoteBackendSchema, remoteBackendsSchema } from '../../contract/comfy-backends.ts';
import { AppError } from '../base/app-error.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { Lane } from '../providers/adapter.ts';
import { parseComfyUrl } from '../providers/comfyui/client.ts';
import { writeSettings } from '../settings/settings.ts';
import type { ApiContext } from './context.ts';

type List = { backends: BackendView[] };

/** The methods of `contract/comfy-backends.ts`. `apply` makes the rest of the engine follow a change of settings. */
export function comfyBackendMethods(
  context: ApiContext,
  apply: () => void,
): Pick<MethodHandlers, keyof typeof COMFY_BACKENDS_METHODS> {
  return {
    'comfy.backends': () => list(context),
    'comfy.addBackend': async ({ url, label, capacity }) => {
      const backend = newBackend(context, { url, label, capacity });
      const former = context.settings().comfyBackends;
      keep(context, [...former, backend], apply);
      const backends = await list(context);
      const added = backends.backends.find(({ id }) => id === backend.id);
      if (added?.state === 'ready') return backends;
      keep(context, former, apply);
      throw new AppError('unreachable', added?.message ?? 'No ComfyUI answers there.', {
        details: { issues: [{ path: 'url', message: 'no ComfyUI answers there' }] },
      });
    },
    'comfy.removeBackend': async ({ id }) => {
      const former = context.settings().comfyBackends;
      if (!former.some((backend) => backend.id === id))
        throw new AppError('not_found', `There is no added ComfyUI ${id}.`, {
          details: { known: former.map((backend) => backend.id) },
        });
      keep(
        context,
        former.filter((backend) => backend.id !== id),
        apply,
      );
      return list(context);
    },
  };
}

function newBackend(
  context: ApiContext,
  wish: { readonly url: string; readonly label: string | undefined; readonly capacity: number | undefined },
): RemoteBackend {
  const parsed = parseComfyUrl(wish.url);
  if ('problem' in parsed)
    throw new AppError('invalid_request', parsed.problem, {
      details: { issues: [{ path: 'url', message: parsed.problem }] },
    });
  const { baseUrl } = parsed;
  const present = context.settings().comfyBackends;
  if (present.some(({ url }) => url === baseUrl) || context.comfyAddress.current()?.url === baseUrl)
    throw new AppError('conflict', `${baseUrl} is in use already.`, { details: { url: baseUrl } });
  const backend = remoteBackendSchema.parse({
    id: freeId(
      new URL(baseUrl).host,
      present.map(({ id }) => id),
    ),
    label: wish.label ?? new URL(baseUrl).host,
    url: baseUrl,
    ...(wish.capacity === undefined ? {} : { capacity: wish.capacity }),
  });
  if (remoteBackendsSchema.safeParse([...present, backend]).success) return backend;
  throw new AppError('conflict', 'No more ComfyUIs can be added. Remove one first.', {
    details: { count: present.length },
  });
}

/** "studio:8188", with a number behind it where that is taken. */
function freeId(host: string, taken: readonly string[]): string {
  const base =
    host
      .toLowerCase()
      .replace(/[^a-z0-9.:_-]/g, '')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 70) || 'comfyui';
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

function keep(context: ApiContext, comfyBackends: RemoteBackend[], apply: () => void): void {
  writeSettings(context.db, { comfyBackends }, context.clock.now());
  context.registry.forget('comfyui');
  apply();
  context.scheduler.wake();
}

/** Asks all of them, then says how each is. */
async function list(context: ApiContext): Promise<List> {
  await context.registry.describe('comfyui', { refresh: true });
  const lanes = context.adapters.get('comfyui')?.lanes?.(context.clock.now()) ?? [];
  return { backends: lanes.map((lane) => viewOf(context, lane)) };
}

function viewOf(context: ApiContext, lane: Lane): BackendView {
  const isAttached = context.comfyAddress.current()?.url === lane.id;
  const isRemote = context.settings().comfyBackends.some(({ id }) => id === lane.id);
  return {
    id: lane.id,
    label: lane.label,
    kind: isAttached ? 'attached' : isRemote ? 'remote' : 'supervised',
    url: lane.address ?? null,
    capacity: lane.capacity,
    state: lane.problem === undefined ? 'ready' : 'away',
    message: lane.problem ?? '',
    models: [...(lane.models ?? [])],
  };
}
