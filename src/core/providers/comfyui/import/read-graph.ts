import { AppError } from '../../../base/app-error.ts';
import { linkOf } from '../check-graph.ts';
import { parsePythonJson } from '../json.ts';
import { graphSchema } from '../template.ts';
import type { Graph } from '../template.ts';
import { IMPORT_LIMITS } from './limits.ts';
import { isPng, readPngTexts } from './png-text.ts';

const EXPORT_HELP =
  'This is the form that ComfyUI’s editor saves, and only the editor can read it. In ComfyUI open it and choose Workflow → Export (API) (in older versions: Settings → Enable dev mode, then Save (API format)), and import that file.';

/** Names that every object has: as keys they would change the object instead of naming something. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The graph in a file: a PNG that carries one, or JSON. Throws AppError `invalid_request` with a sentence that says what to do,
 * `body_too_large`.
 */
export async function readWorkflowFile(bytes: Uint8Array<ArrayBuffer>): Promise<Graph> {
  if (isPng(bytes)) return graphOfPng(bytes);
  if (bytes.byteLength > IMPORT_LIMITS.fileBytes) throw tooLarge();
  return readGraphText(new TextDecoder().decode(bytes), 'This file is neither JSON nor a PNG picture.');
}

/**
 * A graph in API form from JSON that somebody else wrote: bounded, without cycles, without names that mean something to JavaScript,
 * every link leading somewhere. Also inside `{"prompt": …}`, as a request holds it. Throws as `readWorkflowFile`.
 */
export function readGraph(json: unknown): Graph {
  refuseStrangeValues(json);
  if (!isRecord(json)) throw refused('This is no workflow: an object of nodes is expected.');
  if (Array.isArray(json['nodes']) && 'links' in json) throw refused(EXPORT_HELP);
  const inner = isRecord(json['prompt']) && !('class_type' in json['prompt']) ? json['prompt'] : json;
  const ids = Object.keys(inner);
  if (ids.length === 0) throw refused('This workflow is empty.');
  if (ids.length > IMPORT_LIMITS.nodes) {
    throw refused(`This workflow has ${ids.length} nodes; at most ${IMPORT_LIMITS.nodes} can be imported.`);
  }
  const parsed = graphSchema.safeParse(inner);
  if (!parsed.success) throw refused(notApiForm(inner));
  refuseStrangeGraph(parsed.data);
  return parsed.data;
}

async function graphOfPng(bytes: Uint8Array<ArrayBuffer>): Promise<Graph> {
  const texts = await readPngTexts(bytes, ['prompt', 'workflow']);
  const prompt = texts.get('prompt');
  if (prompt !== undefined) {
    return readGraphText(prompt, 'The workflow in this picture is damaged. Try the file that ComfyUI wrote itself.');
  }
  if (texts.has('workflow'))
    throw refused(`This picture carries only the editor’s form of its workflow. ${EXPORT_HELP}`);
  throw refused(
    'This picture carries no ComfyUI workflow. Pictures lose it when a website or a chat program stores them anew; use the file that ComfyUI wrote.',
  );
}

function readGraphText(text: string, otherwise: string): Graph {
  let json: unknown;
  try {
    json = parsePythonJson(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw refused(otherwise, error);
  }
  return readGraph(json);
}

/** Walks without recursion, so that no nesting can exhaust the stack. */
function refuseStrangeValues(json: unknown): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: json, depth: 0 }];
  let seen = 0;
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    seen += 1;
    if (seen > IMPORT_LIMITS.values) throw refused('This workflow holds too many values.');
    if (typeof item.value !== 'object' || item.value === null) continue;
    if (item.depth >= IMPORT_LIMITS.depth) throw refused('This workflow is nested too deeply.');
    for (const key of Object.keys(item.value)) {
      if (FORBIDDEN.has(key)) throw refused(`This workflow uses the name ${key}, which is not allowed.`);
    }
    for (const value of Object.values(item.value)) open.push({ value, depth: item.depth + 1 });
  }
}

function refuseStrangeGraph(graph: Graph): void {
  const entries = Object.entries(graph);
  const classes = new Set(entries.map(([, node]) => node.class_type));
  if (classes.size > IMPORT_LIMITS.classes) throw refused('This workflow uses too many kinds of nodes.');
  for (const [id, node] of entries) {
    const names = [id, node.class_type, ...Object.keys(node.inputs)];
    const strange = names.find((name) => name.length > IMPORT_LIMITS.nameLength || /\p{Cc}/u.test(name));
    if (strange !== undefined) throw refused(`A name in this workflow cannot be used: ${strange.slice(0, 40)}…`);
    for (const [input, value] of Object.entries(node.inputs)) {
      const link = linkOf(value);
      if (link !== undefined && !Object.hasOwn(graph, link.node))
        throw refused(`Node ${id} (${node.class_type}) takes ${input} from node ${link.node}, which is not there.`);
    }
  }
  const cycle = findCycle(graph);
  if (cycle !== undefined) throw refused(`The nodes of this workflow run in a circle (through node ${cycle}).`);
}

/** A node of some cycle; undefined when there is none. Removes nodes that depend on nothing, again and again (Kahn). */
function findCycle(graph: Graph): string | undefined {
  const waitsFor = new Map(Object.entries(graph).map(([id, node]) => [id, new Set(sourcesOf(node.inputs))]));
  const users = new Map<string, string[]>();
  for (const [id, sources] of waitsFor)
    for (const source of sources) users.set(source, [...(users.get(source) ?? []), id]);
  const free = [...waitsFor].filter(([, sources]) => sources.size === 0).map(([id]) => id);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    waitsFor.delete(id);
    for (const user of users.get(id) ?? []) {
      const sources = waitsFor.get(user);
      sources?.delete(id);
      if (sources?.size === 0) free.push(user);
    }
  }
  return [...waitsFor.keys()][0];
}

function sourcesOf(inputs: Graph[string]['inputs']): string[] {
  return Object.values(inputs).flatMap((value) => linkOf(value)?.node ?? []);
}

function notApiForm(json: Readonly<Record<string, unknown>>): string {
  const id = Object.keys(json).find((key) => !isNode(json[key]));
  return `This is no workflow in API form: ${id === undefined ? 'a node' : `“${id.slice(0, 40)}”`} has no class_type and inputs. ${EXPORT_HELP.slice(EXPORT_HELP.indexOf('In ComfyUI'))}`;
}

function isNode(value: unknown): boolean {
  return isRecord(value) && typeof value['class_type'] === 'string' && isRecord(value['inputs']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(message: string, cause?: unknown): AppError {
  return new AppError('invalid_request', message, { details: { issues: [{ path: 'graph', message }] }, cause });
}

function tooLarge(): AppError {
  return new AppError('body_too_large', `A workflow may have at most ${IMPORT_LIMITS.fileBytes / 1024 ** 2} MiB.`);
}
