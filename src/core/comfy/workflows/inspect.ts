import type { WorkflowAnalysis } from '../../../contract/comfy-workflows.ts';
import type { MissingPart } from '../../../contract/provider.ts';
import type { ComfyBackend } from '../../providers/comfyui/backends.ts';
import { checkGraph } from '../../providers/comfyui/check-graph.ts';
import { configuredUrl } from '../../providers/comfyui/describe.ts';
import { readClasses } from '../../providers/comfyui/facts.ts';
import { findInputs, jobTypeOf, problemsOf } from '../../providers/comfyui/import/analyse.ts';
import type { Classes } from '../../providers/comfyui/import/analyse.ts';
import { buildTemplate } from '../../providers/comfyui/import/build-template.ts';
import { isModelFile } from '../../providers/comfyui/import/model-folders.ts';
import { COMFY_LIMITS } from '../../providers/comfyui/limits.ts';
import { missingParts } from '../../providers/comfyui/missing.ts';
import type { KnownDownload } from '../../providers/comfyui/missing.ts';
import type { Graph, Template } from '../../providers/comfyui/template.ts';
import { ComfyUnreachable } from '../../providers/comfyui/unreachable.ts';

/** The servers that can be asked, and how. */
export type Servers = {
  readonly backends: () => readonly ComfyBackend[];
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
};

/** What the first server that answers says of these classes; undefined when none does. */
export async function askServers(servers: Servers, classes: readonly string[]): Promise<Classes | undefined> {
  for (const backend of servers.backends()) {
    const { baseUrl } = configuredUrl(backend.url());
    if (baseUrl === undefined) continue;
    try {
      const client = { baseUrl, fetch: servers.fetch, signal: servers.signal, limits: COMFY_LIMITS };
      return await readClasses(client, classes, COMFY_LIMITS.readTimeoutMs);
    } catch (error) {
      if (!(error instanceof ComfyUnreachable)) throw error;
      // The next one may answer; without any, the caller says that nothing could be checked.
    }
  }
  return undefined;
}

/** Everything that a form and a person want to know of a workflow before it is saved. */
export async function analyseGraph(
  graph: Graph,
  options: { readonly name: string; readonly servers: Servers; readonly downloads: readonly KnownDownload[] },
): Promise<WorkflowAnalysis> {
  const classes = await askServers(options.servers, classesOf(graph));
  const inputs = findInputs(graph, classes);
  const jobType = jobTypeOf(graph);
  const found = { name: options.name, jobType, graph, inputs };
  if (classes === undefined) return { ...found, checked: false, missing: [], problems: [] };
  const template = buildTemplate({ id: 'my-preview', summary: '', ...found });
  const { missing, problems } = judge(template, { graph, classes, downloads: options.downloads });
  return { ...found, checked: true, missing, problems };
}

/** What a workflow lacks on a server, and what that would refuse. Pure. */
export function judge(
  template: Template,
  against: { readonly graph: Graph; readonly classes: Classes; readonly downloads: readonly KnownDownload[] },
): { readonly missing: MissingPart[]; readonly problems: string[] } {
  const { graph, classes, downloads } = against;
  const missing = missingParts(template, { nodes: classes }, downloads);
  const named = new Set(missing.map((part) => part.name));
  const absent = checkGraph(graph, classes).flatMap(({ kind, node, input }) => {
    const file = graph[node ?? '']?.inputs[input ?? ''];
    if (kind !== 'not_in_list' || typeof file !== 'string' || !isModelFile(file)) return [];
    const name = file.split(/[/\\]/).at(-1) ?? file;
    return named.has(name)
      ? []
      : [`It was made with ${file}, which this ComfyUI does not have. Choose another file, or add it.`];
  });
  return { missing, problems: [...new Set([...problemsOf(graph, classes), ...absent])] };
}

/** Each node class of a graph once. */
export function classesOf(graph: Graph): string[] {
  return [...new Set(Object.values(graph).map((node) => node.class_type))];
}
