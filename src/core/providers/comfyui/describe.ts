import type { Availability, Model, ProviderView } from '../../../contract/provider.ts';
import { capabilitiesOf, modelsFor } from './capabilities.ts';
import { hostOf, parseComfyUrl } from './client.ts';
import { baseName } from './facts.ts';
import type { ServerFacts } from './facts.ts';
import { missingParts } from './missing.ts';
import type { KnownDownload } from './missing.ts';
import type { Template } from './template.ts';
import { ComfyUnreachable } from './unreachable.ts';
import type { SystemStats } from './wire.ts';

const NOT_CONFIGURED =
  'No ComfyUI is set up. Let Gesso install one (in the ComfyUI view, or “gesso comfy install”), or enter the address of a running one (“gesso comfy attach http://127.0.0.1:8188”).';

/** The provider's view out of what the server said; of what it last said when it does not answer now. */
export function viewOf(options: {
  readonly templates: readonly Template[];
  readonly baseUrl: string | undefined;
  readonly facts: ServerFacts | undefined;
  readonly problem: ComfyUnreachable | undefined;
  readonly preferredModel: string | undefined;
  /** The curated list, so that a missing file is named with the download that brings it. */
  readonly downloads?: readonly KnownDownload[];
}): ProviderView {
  const { templates, facts, preferredModel, downloads = [] } = options;
  return {
    id: 'comfyui',
    name: 'ComfyUI',
    kind: 'local',
    paid: false,
    placeholder: false,
    availability: availabilityOf(options),
    models: facts === undefined ? [] : modelsOf(withoutNamed(templates), facts, preferredModel),
    capabilities: capabilitiesOf({ templates, facts, downloads, preferredModel }),
  };
}

/** Every model that some workflow can use, the preferred one first, then in the order of the workflows. */
export function modelsOf(templates: readonly Template[], facts: ServerFacts, preferred: string | undefined): Model[] {
  const models = new Map<string, Model>();
  for (const template of templates) {
    for (const id of modelsFor(template, facts, preferred)) {
      const known = models.get(id);
      const jobTypes = new Set([...(known?.jobTypes ?? []), template.manifest.jobType]);
      const note = known?.note ?? `ComfyUI ${template.manifest.model?.label ?? 'model'}`;
      models.set(id, { id, label: modelLabel(id), jobTypes: [...jobTypes], note });
    }
  }
  return [...models.values()].toSorted((a, b) => Number(b.id === preferred) - Number(a.id === preferred));
}

/** What only a named workflow takes (an upscale model) is chosen in its own form: among checkpoints it would only be in the way. */
function withoutNamed(templates: readonly Template[]): readonly Template[] {
  const others = templates.filter(({ manifest }) => !manifest.onlyNamed);
  return others.length > 0 ? others : templates;
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
  // Workflows without a model (plain scaling) run anywhere: they do not make a server ready for what people come for.
  const needing = templates.filter(({ manifest }) => manifest.model !== undefined);
  const asked = needing.length > 0 ? needing : templates;
  if (asked.some((template) => missingParts(template, facts, []).length === 0))
    return { state: 'ready', message: readyText(all), facts: all };
  return { state: 'needs_model', message: needText(hostOf(baseUrl), facts, asked), facts: all };
}

/** What the first workflow lacks: it is the one that suits most. */
function needText(host: string, facts: ServerFacts, templates: readonly Template[]): string {
  const [first] = templates;
  const nodes = first === undefined ? [] : missingParts(first, facts, []).filter((part) => part.kind === 'node');
  if (first?.manifest.model === undefined || nodes.length > 0)
    return `ComfyUI at ${host} lacks nodes that our workflows need (${nodes.map((part) => part.name).join(', ')}). Update ComfyUI.`;
  const { folder, label } = first.manifest.model;
  return `ComfyUI at ${host} has no ${label}. Put a .safetensors file into its folder ${folder}; it shows up here without a restart.`;
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
  return baseName(id).replace(/\.(safetensors|ckpt|pt|pth|sft|bin)$/i, '');
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
