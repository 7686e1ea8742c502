import type { Availability, Capability, Model, ParameterSpec, ProviderView } from '../../../contract/provider.ts';
import type { DurationMs } from '../../../contract/units.ts';
import { hostOf, parseComfyUrl, readComfy } from './client.ts';
import type { ComfyClient } from './client.ts';
import { requiredClasses } from './template.ts';
import type { Target, Template } from './template.ts';
import { ComfyUnreachable } from './unreachable.ts';
import { objectInfoSchema, systemStatsSchema } from './wire.ts';
import type { NodeInfo, SystemStats } from './wire.ts';

/** What a server has to say: its version and devices, and the node classes that our workflows need (undefined: it lacks that class). */
export type ServerFacts = { readonly stats: SystemStats; readonly nodes: ReadonlyMap<string, NodeInfo | undefined> };

const NOT_CONFIGURED =
  'No ComfyUI is set up. Enter the address of a running one in the settings, or run “gesso comfy attach http://127.0.0.1:8188”.';

/** Reads all that the forms need, in parallel; `timeoutMs` is for each of the two steps. Throws ComfyUnreachable. */
export async function readServerFacts(
  client: ComfyClient,
  templates: readonly Template[],
  timeoutMs: DurationMs,
): Promise<ServerFacts> {
  const call = { timeoutMs };
  // First alone: on a foreign server one strange request is enough.
  const stats = await readComfy(client, '/system_stats', systemStatsSchema, call);
  const classes = [...new Set(templates.flatMap(requiredClasses))];
  const infos = await Promise.all(
    classes.map(
      async (name) =>
        (await readComfy(client, `/object_info/${encodeURIComponent(name)}`, objectInfoSchema, call))[name],
    ),
  );
  return { stats, nodes: new Map(classes.map((name, index) => [name, infos[index]])) };
}

/** The provider's view out of what the server said; of what it last said when it does not answer now. */
export function viewOf(options: {
  readonly templates: readonly Template[];
  readonly baseUrl: string | undefined;
  readonly facts: ServerFacts | undefined;
  readonly problem: ComfyUnreachable | undefined;
  readonly preferredModel: string | undefined;
}): ProviderView {
  const { templates, facts } = options;
  return {
    id: 'comfyui',
    name: 'ComfyUI',
    kind: 'local',
    paid: false,
    placeholder: false,
    availability: availabilityOf(options),
    models: facts === undefined ? [] : modelsOf(templates, facts, options.preferredModel),
    capabilities: capabilitiesOf(templates, facts),
  };
}

/** The values that the server takes at one input; [] when it lacks the node or the input is no list. Both shapes: `[[…], {}]` and `["COMBO", {options: […]}]`. */
export function choicesOf(template: Template, facts: ServerFacts, target: Target): string[] {
  const info = facts.nodes.get(template.graph[target.node]?.class_type ?? '');
  const config = info?.input.required?.[target.input] ?? info?.input.optional?.[target.input];
  const [first, second] = config ?? [];
  const options: unknown = Array.isArray(first)
    ? first
    : typeof second === 'object' && second !== null && 'options' in second
      ? second.options
      : [];
  return Array.isArray(options) ? options.filter((option): option is string => typeof option === 'string') : [];
}

/** Every model that some workflow can use, the preferred one first. */
export function modelsOf(templates: readonly Template[], facts: ServerFacts, preferred: string | undefined): Model[] {
  const models = new Map<string, Model>();
  for (const template of templates) {
    for (const id of choicesOf(template, facts, template.manifest.model)) {
      const jobTypes = new Set([...(models.get(id)?.jobTypes ?? []), template.manifest.jobType]);
      models.set(id, {
        id,
        label: modelLabel(id),
        jobTypes: [...jobTypes],
        note: `ComfyUI ${template.manifest.model.label}`,
      });
    }
  }
  return [...models.values()].toSorted((a, b) => Number(b.id === preferred) - Number(a.id === preferred));
}

function availabilityOf(options: {
  readonly templates: readonly Template[];
  readonly baseUrl: string | undefined;
  readonly facts: ServerFacts | undefined;
  readonly problem: ComfyUnreachable | undefined;
}): Availability {
  const { baseUrl, facts, problem, templates } = options;
  if (baseUrl === undefined) return { state: 'not_configured', message: NOT_CONFIGURED, facts: {} };
  if (problem !== undefined || facts === undefined)
    return { state: 'unreachable', message: problem?.message ?? NOT_CONFIGURED, facts: { url: baseUrl } };
  const all = factsOf(baseUrl, facts.stats);
  const usable = templates.filter((template) => missingClasses(template, facts).length === 0);
  const first = usable[0];
  if (first === undefined) {
    const missing = templates.flatMap((template) => missingClasses(template, facts)).join(', ');
    return {
      state: 'needs_model',
      message: `ComfyUI at ${hostOf(baseUrl)} lacks nodes that our workflows need (${missing}). Update ComfyUI.`,
      facts: all,
    };
  }
  if (modelsOf(usable, facts, undefined).length === 0) {
    const { folder, label } = first.manifest.model;
    return {
      state: 'needs_model',
      message: `ComfyUI at ${hostOf(baseUrl)} has no ${label}. Put a .safetensors file into its folder ${folder}; it shows up here without a restart.`,
      facts: all,
    };
  }
  return { state: 'ready', message: readyText(all), facts: all };
}

function missingClasses(template: Template, facts: ServerFacts): string[] {
  return requiredClasses(template).filter((name) => facts.nodes.get(name) === undefined);
}

function factsOf(baseUrl: string, stats: SystemStats): Availability['facts'] {
  const device = stats.devices[0];
  return {
    url: baseUrl,
    ...(stats.system.comfyui_version === undefined ? {} : { version: stats.system.comfyui_version }),
    ...(stats.system.pytorch_version === undefined ? {} : { pytorch: stats.system.pytorch_version }),
    ...(device === undefined ? {} : { device: deviceName(device.name), deviceType: device.type }),
    ...(device?.vram_total === undefined ? {} : { vramTotalBytes: device.vram_total }),
    ...(device?.vram_free === undefined ? {} : { vramFreeBytes: device.vram_free }),
  };
}

function readyText(facts: Availability['facts']): string {
  const version = typeof facts['version'] === 'string' ? ` ${facts['version']}` : '';
  const device = typeof facts['device'] === 'string' ? ` on ${facts['device']}` : '';
  const free = facts['vramFreeBytes'];
  const total = facts['vramTotalBytes'];
  const memory =
    typeof free === 'number' && typeof total === 'number' ? `, ${gigabytes(free)} of ${gigabytes(total)} GB free` : '';
  return `ComfyUI${version}${device}${memory}.`;
}

/** "cuda:0 NVIDIA GeForce RTX 4070 : cudaMallocAsync" → "NVIDIA GeForce RTX 4070". */
function deviceName(name: string): string {
  if (name === 'cpu') return 'CPU';
  return name.replace(/^[a-z]+:\d+ /, '').replace(/ : \w+$/, '');
}

/** As cards are sold: a "12 GB" card has 12 × 2^30 bytes. */
function gigabytes(bytes: number): string {
  const value = bytes / 2 ** 30;
  return value >= 9.95 ? String(Math.round(value)) : value.toFixed(1);
}

/** "sdxl/base_1.0.safetensors" → "base_1.0". */
function modelLabel(id: string): string {
  const name = id.split(/[/\\]/).at(-1) ?? id;
  return name.replace(/\.(safetensors|ckpt|pt|pth|sft|bin)$/i, '');
}

function capabilitiesOf(templates: readonly Template[], facts: ServerFacts | undefined): Capability[] {
  const jobTypes = [...new Set(templates.map((template) => template.manifest.jobType))];
  return jobTypes.flatMap((jobType) => {
    const ofType = templates.filter((template) => template.manifest.jobType === jobType);
    const first = ofType[0];
    if (first === undefined) return [];
    return {
      jobType,
      parameters: [
        ...first.manifest.parameters.map((parameter) => withChoices(first, facts, parameter)),
        workflowParameter(ofType),
      ],
      sizes: first.manifest.sizes,
    };
  });
}

/** A choice offers what the server takes; its default gives way when the server does not know it. */
function withChoices(template: Template, facts: ServerFacts | undefined, parameter: ParameterSpec): ParameterSpec {
  const binding = template.manifest.bindings.find((candidate) => candidate.parameter === parameter.name);
  if (parameter.type !== 'choice' || facts === undefined || binding === undefined) return parameter;
  const values = choicesOf(template, facts, binding);
  if (values.length === 0) return parameter;
  const fallback =
    parameter.default !== undefined && values.includes(parameter.default) ? parameter.default : values[0];
  return { ...parameter, options: values.map((value) => ({ value, label: value })), open: false, default: fallback };
}

function workflowParameter(templates: readonly Template[]): ParameterSpec {
  return {
    name: 'workflow',
    label: 'Workflow',
    type: 'choice',
    required: false,
    advanced: true,
    open: false,
    options: templates.map(({ manifest }) => ({ value: manifest.id, label: manifest.name })),
    default: templates[0]?.manifest.id,
  };
}

/** Normalises the configured address; one that cannot be read counts as a server that is not there. */
export function configuredUrl(text: string | undefined): {
  readonly baseUrl: string | undefined;
  readonly problem: ComfyUnreachable | undefined;
} {
  if (text === undefined || text.trim() === '') return { baseUrl: undefined, problem: undefined };
  const parsed = parseComfyUrl(text);
  if ('baseUrl' in parsed) return { baseUrl: parsed.baseUrl, problem: undefined };
  return {
    baseUrl: text,
    problem: new ComfyUnreachable('nowhere', `The address of ComfyUI cannot be read. ${parsed.problem}`, {
      sent: 'no',
    }),
  };
}
