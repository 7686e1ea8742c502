import type { WorkflowInput } from '../../../../contract/comfy-workflows.ts';
import type { JobType, ParameterSpec } from '../../../../contract/provider.ts';
import { checkGraph, linkOf } from '../check-graph.ts';
import { displayNameOf, inputSpecsOf } from '../node-info.ts';
import type { InputSpec } from '../node-info.ts';
import type { Graph, Target } from '../template.ts';
import type { NodeInfo } from '../wire.ts';
import { IMPORT_LIMITS } from './limits.ts';
import { folderOf, isModelFile } from './model-folders.ts';
import { findRoles } from './roles.ts';
import type { Roles } from './roles.ts';
import { parameterOf, seedParameter } from './to-parameter.ts';

/** What the server says of the classes of a graph; undefined as a whole: no server was asked. */
export type Classes = ReadonlyMap<string, NodeInfo | undefined>;

const LABELS: Readonly<Record<keyof Roles, string>> = {
  prompt: 'Prompt',
  negativePrompt: 'Negative prompt',
  seed: 'Seed',
  steps: 'Steps',
  guidance: 'Guidance',
  strength: 'Strength',
  sampler: 'Sampler',
  scheduler: 'Scheduler',
  width: 'Width',
  height: 'Height',
  count: 'Images',
  model: 'Model',
};
const ROLES: readonly (keyof Roles)[] = [
  'prompt',
  'negativePrompt',
  'width',
  'height',
  'count',
  'seed',
  'strength',
  'steps',
  'guidance',
  'sampler',
  'scheduler',
  'model',
];
const ADVANCED = new Set<keyof Roles>(['steps', 'guidance', 'sampler', 'scheduler']);
/** Most results of one run: a batch is held in memory at once. */
const MAX_COUNT = 64;

/** Finds every input of a graph that holds a value, names and types it, and says which of them a form should show. Pure. */
export function findInputs(graph: Graph, classes: Classes | undefined): WorkflowInput[] {
  const roles = findRoles(graph);
  const known = ROLES.flatMap((role) => roleInput(graph, classes, { role, targets: roles[role] }) ?? []);
  const taken = new Set(known.flatMap((input) => input.targets.map(keyOf)));
  const names = new Set([...known.map((input) => input.parameter.name), 'workflow', 'projectId', 'model']);
  const others = Object.entries(graph).flatMap(([node, { inputs }]) =>
    Object.keys(inputs)
      .map((input) => ({ node, input }))
      .filter((target) => !taken.has(keyOf(target)) && !isName(target.input))
      .flatMap((target) => otherInput(graph, classes, { target, names }) ?? []),
  );
  const first = others.filter((input) => input.shown);
  return [...known, ...first, ...others.filter((input) => !input.shown)].slice(0, IMPORT_LIMITS.inputs);
}

/** What a run of this graph makes: by its output nodes, moving pictures before sound before pictures. */
export function jobTypeOf(graph: Graph): JobType {
  const classes = Object.values(graph).map((node) => node.class_type);
  if (classes.some((name) => /video|webm|webp|gif|animated/i.test(name) && /save|combine|preview/i.test(name)))
    return 'video';
  return classes.some((name) => /audio/i.test(name) && /save|preview/i.test(name)) ? 'audio' : 'image';
}

/** What the server would refuse, as sentences, but for files that are asked for elsewhere (`missing`). */
export function problemsOf(graph: Graph, classes: Classes): string[] {
  return checkGraph(graph, classes)
    .filter(({ kind, node, input }) => {
      const value = graph[node ?? '']?.inputs[input ?? ''];
      return kind !== 'class' && !(kind === 'not_in_list' && typeof value === 'string' && isModelFile(value));
    })
    .map((problem) => problem.message);
}

/** Where output nodes are told how to name their files. */
export function outputNames(graph: Graph): Target[] {
  return Object.entries(graph).flatMap(([node, { inputs }]) =>
    Object.keys(inputs)
      .filter((input) => isName(input) && linkOf(inputs[input]) === undefined)
      .map((input) => ({ node, input })),
  );
}

function roleInput(
  graph: Graph,
  classes: Classes | undefined,
  found: { readonly role: keyof Roles; readonly targets: readonly Target[] },
): WorkflowInput | undefined {
  const { role, targets } = found;
  const [target] = targets;
  if (target === undefined) return undefined;
  const value = graph[target.node]?.inputs[target.input];
  if (value === undefined) return undefined;
  const field = { name: role, label: LABELS[role], advanced: ADVANCED.has(role), required: role === 'prompt' };
  const plain = role === 'seed' ? seedParameter(field) : parameterOf(field, value, specOf(graph, classes, target));
  if (plain === undefined) return undefined;
  return {
    parameter: role === 'count' ? asCount(plain) : role === 'prompt' ? withoutDefault(plain) : plain,
    targets: [...targets],
    nodeTitle: titleOf(graph, classes, target.node),
    shown: true,
    isModel: role === 'model',
    folder: role === 'model' ? folderOf(graph[target.node]?.class_type ?? '', target.input) : null,
  };
}

function otherInput(
  graph: Graph,
  classes: Classes | undefined,
  found: { readonly target: Target; readonly names: Set<string> },
): WorkflowInput | undefined {
  const { target, names } = found;
  const node = graph[target.node];
  const value = node?.inputs[target.input];
  if (node === undefined || value === undefined || linkOf(value) !== undefined) return undefined;
  const spec = specOf(graph, classes, target);
  const title = titleOf(graph, classes, target.node);
  const upload = spec?.upload ?? (classes === undefined ? uploadByClass(node.class_type, target.input) : undefined);
  const isFile = upload === undefined && typeof value === 'string' && isModelFile(value);
  const wanted = upload === undefined ? camel(target.input) : node.class_type === 'LoadImageMask' ? 'mask' : upload;
  const name = freeName(wanted, { node: target.node, names, isNumbered: upload !== undefined });
  const label = upload === undefined ? `${title}: ${words(target.input)}` : sentence(name);
  const isWeight = target.input === 'strength_model';
  const field = { name, label: label.slice(0, 120), advanced: isWeight };
  const parameter =
    upload === undefined
      ? parameterOf(field, value, spec)
      : ({ ...field, required: true, type: 'asset', accept: [upload] } satisfies ParameterSpec);
  if (parameter === undefined) return undefined;
  names.add(name);
  const isPicked = isFile && /lora|upscale/i.test(node.class_type);
  const shown = upload !== undefined || isPicked || isWeight;
  const folder = isFile ? folderOf(node.class_type, target.input) : null;
  return { parameter, targets: [target], nodeTitle: title, shown, isModel: false, folder };
}

/** Without a server: the loaders that every ComfyUI has. */
function uploadByClass(classType: string, input: string): 'image' | 'video' | 'audio' | undefined {
  if ((classType === 'LoadImage' || classType === 'LoadImageMask') && input === 'image') return 'image';
  if (classType === 'LoadAudio' && input === 'audio') return 'audio';
  return classType === 'LoadVideo' && input === 'file' ? 'video' : undefined;
}

function specOf(graph: Graph, classes: Classes | undefined, target: Target): InputSpec | undefined {
  const info = classes?.get(graph[target.node]?.class_type ?? '');
  return info === undefined ? undefined : inputSpecsOf(info).find((spec) => spec.name === target.input);
}

function titleOf(graph: Graph, classes: Classes | undefined, id: string): string {
  const node = graph[id];
  const title = node?.['_meta']?.title?.trim();
  if (title !== undefined && title !== '') return title.slice(0, 200);
  return displayNameOf(classes?.get(node?.class_type ?? ''), node?.class_type ?? '').slice(0, 200);
}

function asCount(parameter: ParameterSpec): ParameterSpec {
  if (parameter.type !== 'integer') return parameter;
  return { ...parameter, min: 1, step: 1, max: Math.max(parameter.default ?? 1, Math.min(parameter.max, MAX_COUNT)) };
}

/** The words of the workflow itself are kept as help: nobody should get its picture by leaving the field empty. */
function withoutDefault(parameter: ParameterSpec): ParameterSpec {
  if (parameter.type !== 'text') return parameter;
  const { default: made, ...rest } = parameter;
  return {
    ...rest,
    multiline: true,
    ...(made === undefined || made === '' ? {} : { help: `Was: ${made.slice(0, 300)}` }),
  };
}

function freeName(
  wanted: string,
  options: { readonly node: string; readonly names: ReadonlySet<string>; readonly isNumbered: boolean },
): string {
  const { node, names, isNumbered } = options;
  if (!names.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const suffix = isNumbered
      ? String(number)
      : `_${node.replaceAll(/\W/g, '_').slice(0, 20)}${number === 2 ? '' : `_${number}`}`;
    if (!names.has(wanted + suffix)) return wanted + suffix;
  }
}

/** "lora_name" → "loraName"; anything odd becomes a plain word. */
function camel(name: string): string {
  const plain = name.replaceAll(/[^a-zA-Z0-9]+(.)?/g, (_all, next: string | undefined) => (next ?? '').toUpperCase());
  const word = plain.replace(/^[^a-zA-Z]+/, '').slice(0, 40);
  return word === '' ? 'value' : word.charAt(0).toLowerCase() + word.slice(1);
}

function words(name: string): string {
  return name.replaceAll('_', ' ').trim();
}

function sentence(name: string): string {
  const label = name.replace(/(\d+)$/, ' $1');
  return (label.charAt(0).toUpperCase() + label.slice(1))
    .replace(/^Image/, 'Picture')
    .replace(/^Video/, 'Clip')
    .replace(/^Audio/, 'Sound');
}

/** Set anew for each run, so that files are recognised. */
function isName(input: string): boolean {
  return input === 'filename_prefix';
}

function keyOf(target: Target): string {
  return JSON.stringify([target.node, target.input]);
}
