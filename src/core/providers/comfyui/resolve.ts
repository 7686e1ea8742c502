import type { AdapterRequest } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import type { Template } from './template.ts';

/** The workflow of a request: the one it names, else the first for its job type. Throws ProviderFailure `invalid_workflow`. */
export function chooseTemplate(templates: readonly Template[], request: AdapterRequest): Template {
  const wanted = request.params['workflow'];
  const ofType = templates.filter((template) => template.manifest.jobType === request.jobType);
  const template = wanted === undefined ? ofType[0] : ofType.find(({ manifest }) => manifest.id === wanted);
  if (template !== undefined) return template;
  const offer = ofType.map(({ manifest }) => manifest.id).join(', ');
  throw new ProviderFailure(
    'invalid_workflow',
    offer === ''
      ? `There is no ComfyUI workflow for ${request.jobType}.`
      : `There is no workflow ${JSON.stringify(wanted)}. Choose one of: ${offer}.`,
  );
}

/** The model to use: the wanted one when the server has it, else the first of `available` (the last used one leads). Throws ProviderFailure `missing_model`. */
export function chooseModel(template: Template, wanted: string | undefined, available: readonly string[]): string {
  const { folder, label } = template.manifest.model;
  const first = available[0];
  if (first === undefined)
    throw new ProviderFailure(
      'missing_model',
      `ComfyUI has no ${label}. Put a .safetensors file into its folder ${folder}.`,
      { details: { folder } },
    );
  if (wanted === undefined) return first;
  if (available.includes(wanted)) return wanted;
  throw new ProviderFailure(
    'missing_model',
    `ComfyUI does not have the ${label} “${wanted}”. Put the file into its folder ${folder}, or choose another one.`,
    { details: { folder, model: wanted } },
  );
}

/** The request's seed (0 is one), else a random one below 2^53. */
export function seedOf(request: AdapterRequest): number {
  const seed = request.params['seed'];
  if (typeof seed === 'number') return seed;
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 21) * 2 ** 32 + low;
}

/** How much there is to do, in pixel steps: running time is about proportional to it on one machine and model. undefined when the request does not say. */
export function workOf(request: AdapterRequest): number | undefined {
  const { width, height, steps, count } = request.params;
  if (typeof width !== 'number' || typeof height !== 'number' || typeof steps !== 'number') return undefined;
  return width * height * steps * (typeof count === 'number' ? count : 1);
}
