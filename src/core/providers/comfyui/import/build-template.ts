import type { WorkflowInput } from '../../../../contract/comfy-workflows.ts';
import { PARAMETER_NAME } from '../../../../contract/comfy-workflows.ts';
import { problemOf } from '../../../../contract/params.ts';
import type { JobType, ParameterSpec } from '../../../../contract/provider.ts';
import type { JsonValue } from '../../../../contract/units.ts';
import { AppError } from '../../../base/app-error.ts';
import { linkOf } from '../check-graph.ts';
import { baseName } from '../facts.ts';
import { manifestSchema, parseTemplate, withInput } from '../template.ts';
import type { FileSlot, Graph, Manifest, ModelSlot, Template } from '../template.ts';
import { outputNames } from './analyse.ts';
import { isModelFile } from './model-folders.ts';

/** A workflow as its owner has arranged it. */
export type UserWorkflow = {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly jobType: JobType;
  readonly graph: Graph;
  readonly inputs: readonly WorkflowInput[];
};

/** Names that mean something to Gesso itself. */
const RESERVED = new Set(['workflow', 'projectId', 'constructor', 'prototype']);
/** Behind everything that comes with Gesso. */
const ORDER = 10_000;

/**
 * The template of a user's workflow: what is shown becomes the form, what is hidden is written into the graph. Throws AppError
 * `invalid_request` that names the input, when the inputs do not fit the graph or each other.
 */
export function buildTemplate(workflow: UserWorkflow): Template {
  refuseBadInputs(workflow);
  const shown = workflow.inputs.filter((input) => input.shown && !input.isModel);
  const model = workflow.inputs.find((input) => input.isModel);
  const slots = workflow.inputs.filter((input) => input.folder !== null && !input.isModel);
  // The first place of a file is its slot; further ones are bound like any other value.
  const bindings = shown.flatMap((input) =>
    input.targets
      .slice(slots.includes(input) ? 1 : 0)
      .map((target) => ({ node: target.node, input: target.input, parameter: input.parameter.name })),
  );
  const manifest: Manifest = manifestSchema.parse({
    id: workflow.id,
    version: 1,
    name: workflow.name,
    summary: workflow.summary,
    order: ORDER,
    jobType: workflow.jobType,
    onlyNamed: true,
    parameters: shown.map((input) => input.parameter),
    bindings,
    ...(model === undefined ? {} : { model: slotOf(model) }),
    files: slots.map(fileSlotOf),
    outputPrefix: outputNames(workflow.graph),
    phases: phasesOf(workflow.graph),
  });
  return parseTemplate(workflow.inputs.reduce(withDefault, workflow.graph), manifest);
}

function refuseBadInputs({ inputs, graph }: UserWorkflow): void {
  const names = new Set<string>();
  const taken = new Set<string>();
  for (const { parameter, targets, isModel } of inputs) {
    const { name } = parameter;
    if (!PARAMETER_NAME.test(name) || RESERVED.has(name) || (name === 'model') !== isModel)
      throw refused(name, isModel ? 'must be called model' : 'is no name that can be used here');
    if (names.has(name)) throw refused(name, 'is there twice');
    names.add(name);
    for (const { node, input } of targets) {
      const inputsOfNode = Object.hasOwn(graph, node) ? graph[node]?.inputs : undefined;
      const value = inputsOfNode !== undefined && Object.hasOwn(inputsOfNode, input) ? inputsOfNode[input] : undefined;
      if (value === undefined) throw refused(name, `goes to ${input} of node ${node}, which is not there`);
      if (linkOf(value) !== undefined) throw refused(name, `goes to ${input} of node ${node}, which is linked`);
      const key = JSON.stringify([node, input]);
      if (taken.has(key)) throw refused(name, `goes to ${input} of node ${node}, as another one does`);
      taken.add(key);
    }
    const fallback = defaultOf(parameter);
    const problem = fallback === undefined ? undefined : problemOf({ ...parameter, required: false }, fallback);
    if (problem !== undefined) throw refused(name, `has a default that does not fit: ${problem}`);
  }
}

function defaultOf(parameter: ParameterSpec): Exclude<JsonValue, null> | undefined {
  return 'default' in parameter ? parameter.default : undefined;
}

function withDefault(graph: Graph, { parameter, targets }: WorkflowInput): Graph {
  const fallback = defaultOf(parameter);
  if (fallback === undefined) return graph;
  return targets.reduce((filled, target) => withInput(filled, target, fallback), graph);
}

/** The model that a job may name; the one that the workflow was made with leads. Hidden: no other one will do. */
function slotOf(input: WorkflowInput): ModelSlot {
  const [target] = input.targets;
  const file = defaultOf(input.parameter);
  const name = typeof file === 'string' ? baseName(file) : undefined;
  const folder = `models/${input.folder ?? 'models'}`;
  if (target === undefined) throw refused(input.parameter.name, 'goes nowhere');
  const suits = input.shown || name === undefined ? {} : { match: exactly(name) };
  return {
    ...target,
    folder: folder === 'models/models' ? 'models' : folder,
    label: name ?? `file for ${input.nodeTitle}`,
    names: name !== undefined && isModelFile(name) ? [name] : [],
    keep: true,
    ...suits,
  };
}

function fileSlotOf(input: WorkflowInput): FileSlot {
  return { ...slotOf(input), ...(input.shown ? { parameter: input.parameter.name } : {}) };
}

/** A pattern for one file in whatever folder. */
function exactly(name: string): string {
  return `(^|[/\\\\])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
}

/** Loaders and samplers take the time; the rest is passed over. */
function phasesOf(graph: Graph): Manifest['phases'] {
  return Object.entries(graph).flatMap(([node, { class_type: name, inputs }]) => {
    if (/sampler/i.test(name) && !/select/i.test(name))
      return [{ node, label: 'Sampling', step: 'Sampling step {value} of {max}', weight: 60 }];
    if (/upscale.*with|WithModel/i.test(name))
      return [{ node, label: 'Upscaling', step: 'Upscaling part {value} of {max}', weight: 30 }];
    if (/loader/i.test(name)) return [{ node, label: 'Loading a model', weight: 6 }];
    if (/^VAE(De|En)code/.test(name))
      return [{ node, label: name.startsWith('VAED') ? 'Decoding' : 'Encoding', weight: 6 }];
    return 'filename_prefix' in inputs ? [{ node, label: 'Saving', weight: 2 }] : [];
  });
}

function refused(name: string, reason: string): AppError {
  const message = `The input “${name.slice(0, 80)}” ${reason}.`;
  return new AppError('invalid_request', message, {
    details: { issues: [{ path: `inputs.${name.slice(0, 80)}`, message }] },
  });
}
