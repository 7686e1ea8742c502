import type { JsonValue } from '../../../contract/units.ts';
import { fitsType, inputSpecsOf, isOutputNode, outputTypesOf, takesValue } from './node-info.ts';
import type { InputSpec } from './node-info.ts';
import type { Graph } from './template.ts';
import type { NodeInfo } from './wire.ts';

/**
 * One thing that the server would refuse. not_in_list: often a model file that is not there. class: the server lacks the node.
 * unknown_input is harmless (the server passes over it) and says that the workflow was made for another version of the node.
 */
export type GraphProblem = {
  readonly kind:
    | 'class'
    | 'missing_input'
    | 'bad_link'
    | 'type'
    | 'not_in_list'
    | 'range'
    | 'unknown_input'
    | 'no_output';
  readonly node: string | null;
  readonly classType: string | null;
  readonly input: string | null;
  readonly message: string;
};

/** A link `[node id, slot]`; undefined for a value. */
export function linkOf(value: JsonValue | undefined): { readonly node: string; readonly slot: number } | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [node, slot] = value;
  if ((typeof node !== 'string' && typeof node !== 'number') || typeof slot !== 'number') return undefined;
  return { node: String(node), slot };
}

/** What the server would find wrong with a graph, judged by its own description of the classes. Pure. The same rules as ComfyUI's `validate_inputs`. */
export function checkGraph(graph: Graph, classes: ReadonlyMap<string, NodeInfo | undefined>): GraphProblem[] {
  const problems = Object.entries(graph).flatMap(([id, node]) => {
    const info = classes.get(node.class_type);
    if (info !== undefined) return nodeProblems({ graph, classes, id, info });
    return [at(id, node.class_type, { kind: 'class', message: `ComfyUI has no node ${node.class_type}.` })];
  });
  const isKnown = Object.values(graph).every((node) => classes.get(node.class_type) !== undefined);
  const hasOutput = Object.values(graph).some((node) => {
    const info = classes.get(node.class_type);
    return info !== undefined && isOutputNode(info);
  });
  if (!isKnown || hasOutput) return problems;
  const message = 'No node of this workflow saves or shows anything.';
  return [...problems, { kind: 'no_output', node: null, classType: null, input: null, message }];
}

type Place = {
  readonly graph: Graph;
  readonly classes: ReadonlyMap<string, NodeInfo | undefined>;
  readonly id: string;
  readonly info: NodeInfo;
};

function nodeProblems(place: Place): GraphProblem[] {
  const node = place.graph[place.id];
  if (node === undefined) return [];
  const specs = inputSpecsOf(place.info);
  const known = new Set(specs.map((spec) => spec.name));
  const unknown = Object.keys(node.inputs)
    .filter((name) => !known.has(name) && !isUiOnly(name))
    .map((input) =>
      problem(place, input, { kind: 'unknown_input', message: 'this version of the node has no such input' }),
    );
  return [...specs.flatMap((spec) => inputProblem(place, spec, node.inputs[spec.name]) ?? []), ...unknown];
}

function inputProblem(place: Place, spec: InputSpec, value: JsonValue | undefined): GraphProblem | undefined {
  if (value === undefined) {
    if (!spec.required) return undefined;
    return problem(place, spec.name, { kind: 'missing_input', message: 'is required' });
  }
  const link = linkOf(value);
  if (link !== undefined) return linkProblem(place, spec, link);
  if (!takesValue(spec)) {
    // A type of a custom node may take values of its own; the built-in ones are links.
    return Array.isArray(value) || /^(MODEL|CLIP|VAE|CONDITIONING|LATENT|IMAGE|MASK|AUDIO|VIDEO)$/.test(spec.type)
      ? problem(place, spec.name, { kind: 'bad_link', message: `must be linked to a ${spec.type}` })
      : undefined;
  }
  return valueProblem(place, spec, value);
}

function linkProblem(
  place: Place,
  spec: InputSpec,
  link: { readonly node: string; readonly slot: number },
): GraphProblem | undefined {
  const source = Object.hasOwn(place.graph, link.node) ? place.graph[link.node] : undefined;
  if (source === undefined)
    return problem(place, spec.name, {
      kind: 'bad_link',
      message: `is linked to node ${link.node}, which is not there`,
    });
  const info = place.classes.get(source.class_type);
  const outputs = info === undefined ? undefined : outputTypesOf(info);
  if (outputs === undefined) return undefined;
  const type = outputs[link.slot];
  if (type === undefined)
    return problem(place, spec.name, {
      kind: 'bad_link',
      message: `is linked to output ${link.slot} of ${source.class_type}, which it does not have`,
    });
  if (fitsType(type, spec.type)) return undefined;
  return problem(place, spec.name, { kind: 'type', message: `takes ${spec.type} and is linked to ${type}` });
}

function valueProblem(place: Place, spec: InputSpec, value: JsonValue): GraphProblem | undefined {
  if (spec.type === 'COMBO') {
    // Uploaded files are checked by their own node, not by the list.
    const isFree = spec.upload !== undefined || typeof value !== 'string' || spec.options.includes(value);
    if (isFree) return undefined;
    return problem(place, spec.name, { kind: 'not_in_list', message: `has no “${value.slice(0, 200)}”` });
  }
  if (spec.type === 'INT' || spec.type === 'FLOAT') {
    const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
    if (Number.isNaN(number)) return problem(place, spec.name, { kind: 'type', message: 'must be a number' });
    if (spec.min !== undefined && number < spec.min)
      return problem(place, spec.name, { kind: 'range', message: `must be at least ${spec.min}` });
    if (spec.max !== undefined && number > spec.max)
      return problem(place, spec.name, { kind: 'range', message: `must be at most ${spec.max}` });
  }
  return undefined;
}

/** Written by the editor, never read by the server. */
function isUiOnly(name: string): boolean {
  return name === 'control_after_generate' || name === 'upload' || name === 'choose file to upload';
}

function problem(
  place: Place,
  input: string,
  what: { readonly kind: GraphProblem['kind']; readonly message: string },
): GraphProblem {
  const classType = place.graph[place.id]?.class_type ?? '';
  return {
    ...what,
    node: place.id,
    classType,
    input,
    message: `${classType} (node ${place.id}), ${input}: ${what.message}.`,
  };
}

function at(
  node: string,
  classType: string,
  what: { readonly kind: GraphProblem['kind']; readonly message: string },
): GraphProblem {
  return { ...what, node, classType, input: null };
}
