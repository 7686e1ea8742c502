import { z } from 'zod';
import { jobTypeSchema, parameterSpecSchema } from '../../../contract/provider.ts';
import { jsonValueSchema } from '../../../contract/units.ts';
import type { JsonObject, JsonValue } from '../../../contract/units.ts';

/** A graph in ComfyUI's API form: node id → class and inputs; an input is a value or a link `[node id, slot]`. */
export const graphSchema = z.record(
  z.string(),
  z.object({ class_type: z.string(), inputs: z.record(z.string(), jsonValueSchema) }),
);
export type Graph = z.infer<typeof graphSchema>;

const targetSchema = z.object({ node: z.string(), input: z.string() });
export type Target = z.infer<typeof targetSchema>;

/** What a workflow offers to a form, where each value goes, and what to say while it runs. */
const manifestSchema = z.object({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  jobType: jobTypeSchema,
  /** A `choice` gets its options from the server, by the input that it is bound to. */
  parameters: z.array(parameterSpecSchema),
  bindings: z.array(targetSchema.extend({ parameter: z.string() })),
  /** The input that takes the model; `folder` is where a person puts such a file. */
  model: targetSchema.extend({ folder: z.string(), label: z.string() }),
  outputPrefix: targetSchema,
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
  const { bindings, model, outputPrefix, parameters } = template.manifest;
  for (const target of [...bindings, model, outputPrefix]) {
    if (template.graph[target.node]?.inputs[target.input] === undefined)
      throw new Error(`Workflow ${template.manifest.id} has no input ${target.input} at node ${target.node}.`);
  }
  for (const parameter of parameters) {
    if (!bindings.some((binding) => binding.parameter === parameter.name))
      throw new Error(`Workflow ${template.manifest.id} binds ${parameter.name} to nothing.`);
  }
  return template;
}

/** The node classes that the server must know, each once. */
export function requiredClasses(template: Template): string[] {
  return [...new Set(Object.values(template.graph).map((node) => node.class_type))];
}

/** A copy of the graph with these values at the inputs that they are bound to. Parameters without a value keep what the graph says. */
export function fillGraph(template: Template, values: { readonly params: JsonObject; readonly model: string }): Graph {
  const { bindings, model } = template.manifest;
  let graph = withInput(template.graph, model, values.model);
  for (const binding of bindings) {
    const value = values.params[binding.parameter];
    if (value !== undefined) graph = withInput(graph, binding, value);
  }
  return graph;
}

/** A copy of the graph with one input replaced. */
export function withInput(graph: Graph, target: Target, value: JsonValue): Graph {
  const node = graph[target.node];
  if (node === undefined) throw new Error(`The graph has no node ${target.node}.`);
  return { ...graph, [target.node]: { ...node, inputs: { ...node.inputs, [target.input]: value } } };
}
