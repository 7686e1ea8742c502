import { linkOf } from './graph.ts';
import type { Graph } from './graph.ts';
import type { NodeClass } from './node-classes.ts';
import { missing, wrongLink, wrongValue } from './validate-input.ts';
import type { Reason } from './validate-input.ts';

type NodeError = { errors: Reason[]; dependent_outputs: string[]; class_type: string };
export type PromptError = { type: string; message: string; details: string; extra_info: Record<string, unknown> };

export type Validation =
  | { readonly ok: true; readonly outputs: string[]; readonly nodeErrors: Record<string, NodeError> }
  | { readonly ok: false; readonly error: PromptError; readonly nodeErrors: Record<string, NodeError> };

/** Checks a graph as POST /prompt does: 200 with node errors when at least one output can run. Files of LoadImage and LoadImageMask are looked up by `hasInput`. */
export function validatePrompt(
  graph: Graph,
  classes: ReadonlyMap<string, NodeClass>,
  options: { readonly isNew: boolean; readonly hasInput: (name: string) => boolean },
): Validation {
  for (const [id, node] of Object.entries(graph)) {
    const wrong = wrongClass(id, node.class_type, classes, options.isNew);
    if (wrong !== undefined) return { ok: false, error: wrong, nodeErrors: {} };
  }
  const outputs = Object.keys(graph).filter((id) => classes.get(graph[id]!.class_type!)!.output_node);
  if (outputs.length === 0)
    return {
      ok: false,
      error: { type: 'prompt_no_outputs', message: 'Prompt has no outputs', details: '', extra_info: {} },
      nodeErrors: {},
    };
  const nodeErrors: Record<string, NodeError> = {};
  const good: string[] = [];
  const details: string[] = [];
  for (const output of outputs) {
    const reasons = validateUpwards(graph, classes, options.hasInput, output);
    if (reasons !== 'cycle' && reasons.size === 0) {
      good.push(output);
      continue;
    }
    if (reasons === 'cycle') continue;
    details.push(...(reasons.get(output) ?? []).map((reason) => `${reason.message}: ${reason.details}`));
    for (const [id, errors] of reasons) {
      nodeErrors[id] ??= { errors, dependent_outputs: [], class_type: graph[id]!.class_type! };
      nodeErrors[id].dependent_outputs.push(output);
    }
  }
  if (good.length > 0) return { ok: true, outputs: good, nodeErrors };
  return {
    ok: false,
    error: {
      type: 'prompt_outputs_failed_validation',
      message: 'Prompt outputs failed validation',
      details: details.join('\n'),
      extra_info: {},
    },
    nodeErrors,
  };
}

function wrongClass(
  id: string,
  classType: string | undefined,
  classes: ReadonlyMap<string, NodeClass>,
  isNew: boolean,
): PromptError | undefined {
  if (classType === undefined)
    return {
      type: 'invalid_prompt',
      message: 'Cannot execute because a node is missing the class_type property.',
      details: `Node ID '#${id}'`,
      extra_info: {},
    };
  if (classes.has(classType)) return undefined;
  if (isNew)
    return {
      type: 'missing_node_type',
      message: `Node '${classType}' not found. The custom node may not be installed.`,
      details: `Node ID '#${id}'`,
      extra_info: { node_id: id, class_type: classType, node_title: classType },
    };
  return {
    type: 'invalid_prompt',
    message: `Cannot execute because node ${classType} does not exist.`,
    details: `Node ID '#${id}'`,
    extra_info: {},
  };
}

/** The reasons of each node at or before `output` that has some. A node whose sources are wrong has none of its own. */
/** These look for the file itself, so that their lists are not asked. */
function readsFile(classType: string | undefined): boolean {
  return classType === 'LoadImage' || classType === 'LoadImageMask';
}

function validateUpwards(
  graph: Graph,
  classes: ReadonlyMap<string, NodeClass>,
  hasInput: (name: string) => boolean,
  output: string,
): Map<string, Reason[]> | 'cycle' {
  const reasons = new Map<string, Reason[]>();
  const path = new Set<string>();
  const seen = new Set<string>();
  let hasCycle = false;
  const visit = (id: string): void => {
    if (path.has(id)) hasCycle = true;
    if (seen.has(id)) return;
    seen.add(id);
    path.add(id);
    const node = graph[id]!;
    const own: Reason[] = [];
    for (const [name, config] of Object.entries(inputsOf(classes.get(node.class_type!)!))) {
      const value = node.inputs[name];
      const wrong =
        value === undefined
          ? missing(name)
          : Array.isArray(value)
            ? wrongLink(graph, classes, { name, config, value })
            : wrongValue({ name, config, value });
      if (wrong !== undefined) own.push(wrong);
      const link = linkOf(value);
      if (wrong === undefined && link !== undefined) visit(link.node);
    }
    const image = node.inputs['image'];
    if (readsFile(node.class_type) && typeof image === 'string' && !hasInput(image)) {
      own.push({
        type: 'custom_validation_failed',
        message: 'Custom validation failed for node',
        details: `image - Invalid image file: ${image}`,
        extra_info: { input_name: 'image' },
      });
    }
    if (own.length > 0) reasons.set(id, own);
    path.delete(id);
  };
  visit(output);
  return hasCycle ? 'cycle' : reasons;
}

function inputsOf(node: NodeClass): Record<string, readonly unknown[]> {
  if (!readsFile(node.name)) return node.input.required;
  // They list the files of their folder; that check is their own (above).
  const { image: _listed, ...others } = node.input.required;
  return others;
}
