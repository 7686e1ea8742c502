import {
  type Capability,
  JOB_TYPES,
  type JobType,
  MAX_PROMPT_LENGTH,
  type ParameterSpec,
  type ProviderView,
} from '../../../src/contract/provider.ts';
import type { JsonObject } from '../../../src/contract/units.ts';

const SEED_MAX = Number.MAX_SAFE_INTEGER;

const base = { required: false, advanced: false } as const;
const integer = (name: string, label: string, range: { min: number; max: number; unit?: string }): ParameterSpec => ({
  ...base,
  type: 'integer',
  name,
  label,
  step: 1,
  ...range,
});
const number = (name: string, label: string, range: { min: number; max: number; unit?: string }): ParameterSpec => ({
  ...base,
  type: 'number',
  name,
  label,
  ...range,
});
const text = (name: string, label: string, maxLength: number): ParameterSpec => ({
  ...base,
  type: 'text',
  name,
  label,
  maxLength,
  multiline: true,
});

/** The media API's common parameters that every ComfyUI workflow of Gesso may declare. */
const COMMON: readonly ParameterSpec[] = [
  text('negativePrompt', 'Negative prompt', MAX_PROMPT_LENGTH),
  text('style', 'Style', 300),
  text('workflow', 'Workflow', 300),
  text('quality', 'Quality', 100),
  integer('width', 'Width', { min: 16, max: 16384, unit: 'px' }),
  integer('height', 'Height', { min: 16, max: 16384, unit: 'px' }),
  integer('count', 'Count', { min: 1, max: 64 }),
  integer('steps', 'Steps', { min: 1, max: 1000 }),
  number('guidance', 'Guidance', { min: 0, max: 100 }),
  number('duration', 'Duration', { min: 0.1, max: 3600, unit: 's' }),
  number('strength', 'Strength', { min: 0, max: 1 }),
  { ...base, type: 'seed', name: 'seed', label: 'Seed', max: SEED_MAX },
  { ...base, type: 'asset', name: 'image', label: 'Image', accept: ['image'] },
  { ...base, type: 'asset', name: 'mask', label: 'Mask', accept: ['image'] },
];

/**
 * ComfyUI as the server sees it: it runs on the members' own computers, whose workflows and models it does not know. So the common
 * parameters are checked here, and everything else by the computer that takes the job. Who names a workflow may give that workflow's own
 * parameters. availability: whether a computer with a ComfyUI is there now.
 */
export function teamComfyUi(isReady: boolean, params: JsonObject): ProviderView {
  const named = typeof params['workflow'] === 'string' ? ownParameters(params) : [];
  return {
    id: 'comfyui',
    name: 'ComfyUI',
    kind: 'local',
    paid: false,
    placeholder: false,
    availability: isReady
      ? { state: 'ready', message: 'ComfyUI can be used by this company.', facts: {} }
      : {
          state: 'unreachable',
          message: 'No computer of the team takes ComfyUI jobs at present; they wait.',
          facts: {},
        },
    models: [],
    capabilities: JOB_TYPES.map((jobType) => capabilityOf(jobType, named)),
  };
}

function capabilityOf(jobType: JobType, named: readonly ParameterSpec[]): Capability {
  const prompt: ParameterSpec = {
    ...base,
    type: 'text',
    name: 'prompt',
    label: 'Prompt',
    required: jobType !== 'audio',
    maxLength: MAX_PROMPT_LENGTH,
    multiline: true,
  };
  return { jobType, parameters: [prompt, ...COMMON, ...named], sizes: [] };
}

/** A parameter that only a workflow knows: any text, number or switch, within bounds. */
function ownParameters(params: JsonObject): ParameterSpec[] {
  const known = new Set(['prompt', 'projectId', ...COMMON.map(({ name }) => name)]);
  return Object.entries(params)
    .filter(([name, value]) => !known.has(name) && value !== null)
    .map(([name, value]) => ownParameter(name, value));
}

function ownParameter(name: string, value: unknown): ParameterSpec {
  if (typeof value === 'number')
    return number(name, name, { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  if (typeof value === 'boolean') return { ...base, type: 'boolean', name, label: name };
  return text(name, name, MAX_PROMPT_LENGTH);
}
