import { z } from 'zod';
import { jobTypeSchema, parameterSpecSchema } from '../../../contract/provider.ts';
import { jsonValueSchema } from '../../../contract/units.ts';
import type { JsonObject, JsonValue } from '../../../contract/units.ts';

/** A graph in ComfyUI's API form: node id → class and inputs; an input is a value or a link `[node id, slot]`. */
export const graphSchema = z.record(
  z.string(),
  z.object({
    class_type: z.string(),
    inputs: z.record(z.string(), jsonValueSchema),
    _meta: z.object({ title: z.string().optional() }).optional(),
  }),
);
export type Graph = z.infer<typeof graphSchema>;

export const targetSchema = z.object({ node: z.string(), input: z.string() });
export type Target = z.infer<typeof targetSchema>;

/** Where the value of a parameter goes; one parameter may go to several places. At most one of the conversions. */
const bindingSchema = targetSchema.extend({
  parameter: z.string(),
  /** Appended to what is there already, with this between; an empty value adds nothing. */
  join: z.string().optional(),
  /** Seconds become frames: the nearest multiple, plus one. */
  frames: z.object({ fps: z.number().positive(), multiple: z.int().positive() }).optional(),
  /** Multiplied with a number, or with the value of another parameter, and rounded. */
  times: z.union([z.number(), z.string()]).optional(),
});
type Binding = z.infer<typeof bindingSchema>;

/** An input that takes a model file of the server. `folder` is where a person puts one (`models/checkpoints`). Patterns are regular expressions, case-blind. */
const slotSchema = targetSchema.extend({
  folder: z.string(),
  label: z.string(),
  /** Which of the server's files suit; absent: all. */
  match: z.string().optional(),
  /** Which do not. */
  except: z.string().optional(),
  /** File names (without folders) in the order of preference; the first one is what is asked for when none is there. */
  names: z.array(z.string()).default([]),
  /** true: what `names` says comes before the model that was used last. */
  keep: z.boolean().default(false),
});
export type ModelSlot = z.infer<typeof slotSchema>;

/** A further file: chosen by the parameter that it names, else by its own rules. */
const fileSlotSchema = slotSchema.extend({ parameter: z.string().optional() });
export type FileSlot = z.infer<typeof fileSlotSchema>;

/** What a workflow offers to a form, where each value goes, and what to say while it runs. */
export const manifestSchema = z.object({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  /** One sentence: what it makes, with which kind of model. */
  summary: z.string().default(''),
  /** Its place among others of its job type; the lowest is the default. */
  order: z.number().default(1000),
  jobType: jobTypeSchema,
  /** true: it is never chosen by what is given, only by name. */
  onlyNamed: z.boolean().default(false),
  /** A `choice` gets its options from the server, by the input that it is bound to. */
  parameters: z.array(parameterSpecSchema),
  bindings: z.array(bindingSchema),
  /** The input that takes the model that a job names; absent: it needs none. */
  model: slotSchema.optional(),
  files: z.array(fileSlotSchema).default([]),
  /** Where the name of the result is said: one output node, or several. */
  outputPrefix: z.union([targetSchema, z.array(targetSchema)]),
  sizes: z.array(z.object({ width: z.int(), height: z.int(), label: z.string() })).default([]),
  /** Nodes worth naming while they run. `step` may use {value} and {max}. `weight`: the share of the time, relative to the others. */
  phases: z.array(
    z.object({ node: z.string(), label: z.string(), step: z.string().optional(), weight: z.number().positive() }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A workflow as the adapter uses it. */
export type Template = { readonly manifest: Manifest; readonly graph: Graph };

/** Reads a template out of its two JSON documents. Throws ZodError or Error when they do not fit together: a defect of the resource. */
export function parseTemplate(graphJson: unknown, manifestJson: unknown): Template {
  const template = { graph: graphSchema.parse(graphJson), manifest: manifestSchema.parse(manifestJson) };
  const { id, bindings, model, files, parameters } = template.manifest;
  for (const target of [...bindings, ...(model === undefined ? [] : [model]), ...files, ...outputTargets(template)]) {
    const node = Object.hasOwn(template.graph, target.node) ? template.graph[target.node] : undefined;
    if (node === undefined || !Object.hasOwn(node.inputs, target.input))
      throw new Error(`Workflow ${id} has no input ${target.input} at node ${target.node}.`);
  }
  for (const { name } of parameters) {
    // A prompt may go nowhere: it is the title of the result in the library.
    const isUsed = bindings.some((binding) => binding.parameter === name || binding.times === name);
    if (!isUsed && name !== 'prompt' && !files.some((file) => file.parameter === name))
      throw new Error(`Workflow ${id} binds ${name} to nothing.`);
  }
  for (const { match, except } of [...(model === undefined ? [] : [model]), ...files]) {
    // Throws SyntaxError now rather than in a job.
    for (const pattern of [match, except]) if (pattern !== undefined) RegExp(pattern, 'i');
  }
  return template;
}

/** The node classes that the server must know, each once. */
export function requiredClasses(template: Template): string[] {
  return [...new Set(Object.values(template.graph).map((node) => node.class_type))];
}

/** A copy of the graph with these values at the inputs that they are bound to. Parameters without a value keep what the graph says. */
export function fillGraph(
  template: Template,
  values: { readonly params: JsonObject; readonly model: string | undefined },
): Graph {
  const { bindings, files, model } = template.manifest;
  let graph = template.graph;
  if (model !== undefined && values.model !== undefined) graph = withInput(graph, model, values.model);
  for (const file of files) {
    const value = file.parameter === undefined ? undefined : values.params[file.parameter];
    if (value !== undefined) graph = withInput(graph, file, value);
  }
  // What is appended comes after what it is appended to.
  for (const binding of bindings.toSorted((a, b) => Number(a.join !== undefined) - Number(b.join !== undefined))) {
    const value = convert(binding, values.params, graph[binding.node]?.inputs[binding.input]);
    if (value !== undefined) graph = withInput(graph, binding, value);
  }
  return graph;
}

/** A copy of the graph in which every output node names its files with this prefix. */
export function withOutputPrefix(template: Template, graph: Graph, prefix: string): Graph {
  return outputTargets(template).reduce((filled, target) => withInput(filled, target, prefix), graph);
}

/** A copy of the graph with one input replaced. */
export function withInput(graph: Graph, target: Target, value: JsonValue): Graph {
  const node = graph[target.node];
  if (node === undefined) throw new Error(`The graph has no node ${target.node}.`);
  return { ...graph, [target.node]: { ...node, inputs: { ...node.inputs, [target.input]: value } } };
}

function outputTargets({ manifest: { outputPrefix } }: Pick<Template, 'manifest'>): readonly Target[] {
  return Array.isArray(outputPrefix) ? outputPrefix : [outputPrefix];
}

/** The value as the input takes it; undefined leaves the input as it is. */
function convert(binding: Binding, params: JsonObject, present: JsonValue | undefined): JsonValue | undefined {
  const value = params[binding.parameter];
  if (value === undefined || value === null) return undefined;
  if (binding.join !== undefined) {
    if (typeof value !== 'string' || value.trim() === '' || typeof present !== 'string') return undefined;
    return present.trim() === '' ? value : `${present}${binding.join}${value}`;
  }
  if (typeof value !== 'number') return value;
  if (binding.frames !== undefined) {
    const { fps, multiple } = binding.frames;
    return Math.max(1, Math.round((value * fps) / multiple)) * multiple + 1;
  }
  if (binding.times === undefined) return value;
  const factor = typeof binding.times === 'number' ? binding.times : params[binding.times];
  return typeof factor === 'number' ? Math.round(value * factor) : undefined;
}
