import type { Capability, ParameterSpec } from '../../../contract/provider.ts';
import { baseName, choicesOf, filesFor } from './facts.ts';
import type { ServerFacts } from './facts.ts';
import { missingParts } from './missing.ts';
import type { KnownDownload } from './missing.ts';
import type { FileSlot, Template } from './template.ts';

export type CapabilityOptions = {
  readonly templates: readonly Template[];
  /** undefined: the server was never asked; then nothing is said to be missing. */
  readonly facts: ServerFacts | undefined;
  readonly downloads: readonly KnownDownload[];
  readonly preferredModel: string | undefined;
};

/** One capability for each workflow, in their order: its form with the lists of the server, its models, and what it lacks. */
export function capabilitiesOf(options: CapabilityOptions): Capability[] {
  const bare = options.templates.map((template) => bareCapability(template, options));
  return bare.map((one) => withSwitches(one, bare));
}

/** The models of a workflow, the one to use first: that with which it was made, or the one used last, then those that it names. */
export function modelsFor(template: Template, facts: ServerFacts, preferred: string | undefined): string[] {
  const { model } = template.manifest;
  if (model === undefined) return [];
  const files = filesFor(template, facts, model);
  return model.keep ? files : files.toSorted((a, b) => Number(b === preferred) - Number(a === preferred));
}

/** The capabilities of several servers as one: of each workflow the first that can run, with the models of all. */
export function mergedCapabilities(views: readonly (readonly Capability[])[]): Capability[] {
  const all = views.flat();
  const ids = [...new Set(all.map((capability) => capability.workflow))];
  return ids.flatMap((id) => {
    const same = all.filter((capability) => capability.workflow === id);
    const best = same.find(isRunnable) ?? same[0];
    if (best === undefined) return [];
    if (best.models === undefined) return [best];
    const models = same.filter(isRunnable).flatMap((capability) => capability.models ?? []);
    return [{ ...best, models: [...new Set([...best.models, ...models])] }];
  });
}

type Bare = { readonly template: Template; readonly capability: Capability };

function bareCapability(template: Template, options: CapabilityOptions): Bare {
  const { manifest } = template;
  const { facts, downloads, preferredModel } = options;
  const missing = facts === undefined ? [] : missingParts(template, facts, downloads);
  const models =
    manifest.model === undefined ? [] : facts === undefined ? undefined : modelsFor(template, facts, preferredModel);
  const capability: Capability = {
    jobType: manifest.jobType,
    workflow: manifest.id,
    ...(models === undefined ? {} : { models }),
    ...(manifest.onlyNamed ? { onlyNamed: true } : {}),
    ...(missing.length === 0 ? {} : { missing }),
    parameters: manifest.parameters.map((parameter) => withChoices(template, facts, parameter)),
    sizes: manifest.sizes,
  };
  return { template, capability };
}

/** The whole form: what the workflow takes, what leads to another one, and which others there are. */
function withSwitches({ template, capability }: Bare, all: readonly Bare[]): Capability {
  const switches = switchesOf(capability, all);
  const offered = all.filter(
    (other) =>
      other.capability.jobType === capability.jobType && (other.template === template || isRunnable(other.capability)),
  );
  const workflow = workflowParameter(template, offered);
  return {
    ...capability,
    parameters: [...capability.parameters, ...switches, workflow],
    ...(switches.length === 0 ? {} : { switches: switches.map((spec) => spec.name) }),
  };
}

function isRunnable(capability: Capability): boolean {
  return (capability.missing ?? []).length === 0;
}

/** A choice offers what the server takes; its default gives way when the server does not know it. */
function withChoices(template: Template, facts: ServerFacts | undefined, parameter: ParameterSpec): ParameterSpec {
  if (parameter.type !== 'choice' || facts === undefined) return parameter;
  const slot = template.manifest.files.find((file) => file.parameter === parameter.name);
  if (slot !== undefined) return withFiles(template, facts, { parameter, slot });
  const binding = template.manifest.bindings.find((candidate) => candidate.parameter === parameter.name);
  const values = binding === undefined ? [] : choicesOf(template, facts, binding);
  if (values.length === 0 || parameter.options.length > 0) return parameter;
  const fallback =
    parameter.default !== undefined && values.includes(parameter.default) ? parameter.default : values[0];
  return { ...parameter, options: values.map((value) => ({ value, label: value })), open: false, default: fallback };
}

/** A file that nobody asked for is never taken by itself: without one that the workflow names, a person chooses, unless there is only one. */
function withFiles(
  template: Template,
  facts: ServerFacts,
  choice: { readonly parameter: Extract<ParameterSpec, { type: 'choice' }>; readonly slot: FileSlot },
): ParameterSpec {
  const { parameter, slot } = choice;
  const files = filesFor(template, facts, slot);
  const named = files.find((file) => slot.names.includes(baseName(file)));
  const fallback = named ?? (files.length === 1 && slot.names.length === 0 ? files[0] : undefined);
  const { default: _made, ...rest } = parameter;
  return {
    ...rest,
    options: files.map((value) => ({ value, label: value })),
    open: false,
    required: true,
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function workflowParameter(template: Template, offered: readonly Bare[]): ParameterSpec {
  return {
    name: 'workflow',
    label: 'Workflow',
    type: 'choice',
    required: false,
    advanced: true,
    open: false,
    options: offered.map(({ template: { manifest } }) => ({ value: manifest.id, label: manifest.name })),
    default: template.manifest.id,
  };
}

/** Inputs of which one more leads from here to another workflow that can run: a picture, or a mask beside the picture. */
function switchesOf(from: Capability, all: readonly Bare[]): ParameterSpec[] {
  if (from.onlyNamed === true) return [];
  const needed = neededAssets(from).map((spec) => spec.name);
  const reachable = all.filter(
    ({ capability }) => capability.jobType === from.jobType && capability.onlyNamed !== true && isRunnable(capability),
  );
  const steps = reachable.flatMap(({ capability }) => {
    const needs = neededAssets(capability);
    const added = needs.filter((spec) => !needed.includes(spec.name));
    return added.length === 1 && needs.length === needed.length + 1 ? added : [];
  });
  const known = new Set(from.parameters.map((spec) => spec.name));
  return steps
    .filter((spec, index) => !known.has(spec.name) && steps.findIndex((other) => other.name === spec.name) === index)
    .map(optional);
}

function optional(spec: ParameterSpec): ParameterSpec {
  return { ...spec, required: false };
}

function neededAssets(capability: Capability): ParameterSpec[] {
  return capability.parameters.filter((spec) => spec.type === 'asset' && spec.required);
}
