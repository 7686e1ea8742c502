import { capabilityFor, type MissingPart } from '../../../contract/provider.ts';
import type { AdapterRequest } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { capabilitiesOf, modelsFor } from './capabilities.ts';
import { choicesOf, filesFor } from './facts.ts';
import type { ServerFacts } from './facts.ts';
import { missingFiles, missingNodes } from './missing.ts';
import type { KnownDownload } from './missing.ts';
import { fillGraph, withInput } from './template.ts';
import type { Graph, ModelSlot, Template } from './template.ts';

/** The workflow of a request: the one it names, else the one that takes what is given. Throws ProviderFailure `invalid_workflow`. */
export function chooseTemplate(templates: readonly Template[], request: AdapterRequest): Template {
  const { jobType, model, params } = request;
  const wanted = params['workflow'];
  const ofType = templates.filter((template) => template.manifest.jobType === jobType);
  const capabilities = capabilitiesOf({
    templates: ofType,
    facts: undefined,
    downloads: [],
    preferredModel: undefined,
  });
  const id = wanted ?? capabilityFor({ capabilities }, { jobType, model, params })?.workflow;
  const template = ofType.find(({ manifest }) => manifest.id === id);
  if (template !== undefined) return template;
  const offer = ofType.map(({ manifest }) => manifest.id).join(', ');
  throw new ProviderFailure(
    'invalid_workflow',
    offer === ''
      ? `There is no ComfyUI workflow for ${jobType}.`
      : `There is no workflow ${JSON.stringify(wanted)}. Choose one of: ${offer}.`,
  );
}

/** A workflow with everything that this server has to say about it: `model` is '' where it takes none. */
export type ResolvedWorkflow = { readonly template: Template; readonly model: string };

/**
 * Chooses the files of the server for a workflow: the model (the wanted one, else the first that suits, the one used last leading) and
 * every further file. Throws ProviderFailure `missing_model`, or `invalid_workflow` for nodes that the server lacks, naming all of them.
 */
export function resolveWorkflow(
  template: Template,
  facts: ServerFacts,
  wish: {
    readonly model: string | undefined;
    readonly preferredModel: string | undefined;
    readonly downloads?: readonly KnownDownload[];
  },
): ResolvedWorkflow {
  const { model: slot, files } = template.manifest;
  const nodes = missingNodes(template, facts);
  if (nodes.length > 0) throw missing('invalid_workflow', nodes);
  const model = slot === undefined ? '' : chooseModel(template, facts, { ...wish, slot });
  const others = missingFiles(template, facts, { slots: files, downloads: wish.downloads ?? [] });
  if (others.length > 0) throw missing('missing_model', others);
  const graph = files.reduce((filled: Graph, file) => {
    const found = filesFor(template, facts, file)[0];
    return found === undefined ? filled : withInput(filled, file, found);
  }, template.graph);
  return { template: { ...template, graph }, model };
}

function missing(code: 'invalid_workflow' | 'missing_model', parts: readonly MissingPart[]): ProviderFailure {
  const details = { missing: parts.map((part) => ({ ...part })) };
  return new ProviderFailure(code, parts.map((part) => part.message).join(' '), { details });
}

/** The graph of a request on the server that it was resolved for. `inputs`: parameter → name of the uploaded file. */
export function fillResolved(
  { template, model }: ResolvedWorkflow,
  request: AdapterRequest,
  values: { readonly seed: number; readonly inputs: Readonly<Record<string, string>> },
): Graph {
  const params = { ...request.params, ...values.inputs, seed: values.seed };
  return fillGraph(template, { params, model: model === '' ? undefined : model });
}

/** The wanted model when the server has it, also where it does not look as if it suited: whoever names both knows better. */
function chooseModel(
  template: Template,
  facts: ServerFacts,
  wish: { readonly slot: ModelSlot; readonly model: string | undefined; readonly preferredModel: string | undefined },
): string {
  const { folder, label } = wish.slot;
  const wanted = wish.model;
  const first = modelsFor(template, facts, wish.preferredModel)[0];
  if (wanted !== undefined && choicesOf(template, facts, wish.slot).includes(wanted)) return wanted;
  if (first === undefined)
    throw new ProviderFailure(
      'missing_model',
      `ComfyUI has no ${label}. Put a .safetensors file into its folder ${folder}.`,
      { details: { folder } },
    );
  if (wanted === undefined) return first;
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

/**
 * How much there is to do, in pixel steps: the running time of pictures is about proportional to it on one machine and model. undefined
 * when the request does not say, and for anything but pictures.
 */
export function workOf(request: AdapterRequest): number | undefined {
  const { width, height, steps, count } = request.params;
  if (request.jobType !== 'image') return undefined;
  if (typeof width !== 'number' || typeof height !== 'number' || typeof steps !== 'number') return undefined;
  return width * height * steps * (typeof count === 'number' ? count : 1);
}
