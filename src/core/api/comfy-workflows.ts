import type { COMFY_WORKFLOWS_METHODS, WorkflowDetail, WorkflowView } from '../../contract/comfy-workflows.ts';
import type { MethodParsedInput } from '../../contract/methods.ts';
import { capabilityFor, type ProviderView } from '../../contract/provider.ts';
import { SECOND } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { analyseGraph, askServers, classesOf, judge, type Servers } from '../comfy/workflows/inspect.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { readGraph, readWorkflowFile } from '../providers/comfyui/import/read-graph.ts';
import type { Graph, Template } from '../providers/comfyui/template.ts';
import type { ApiContext } from './context.ts';

type Source = MethodParsedInput<'workflows.import'>;

/** A picture of 32 MiB may carry a workflow; the workflow itself is bounded where it is read. */
const MAX_DATA_URL = 44 * 1024 * 1024;
/** All questions about one workflow together. */
const ASK_MS = 60 * SECOND;

/** The methods of `contract/comfy-workflows.ts`. */
export function comfyWorkflowsMethods(api: ApiContext): Pick<MethodHandlers, keyof typeof COMFY_WORKFLOWS_METHODS> {
  const { workflows } = api;
  const analyse = async (source: Source) => {
    const graph = await graphOf(source);
    const name = source.name ?? 'Imported workflow';
    return analyseGraph(graph, { name, servers: serversOf(api), downloads: workflows.downloads });
  };
  const save = async (workflow: Parameters<typeof workflows.own.save>[0]): Promise<WorkflowDetail> => {
    await workflows.own.save(workflow);
    announce(api, workflow.id);
    return detailOf(api, workflow.id);
  };
  return {
    'workflows.list': async () => {
      workflows.own.refresh();
      const view = await api.registry.describe('comfyui', { refresh: false });
      return {
        workflows: workflows.templates().map((template) => viewOf(api, template, view)),
        damaged: [...workflows.own.damaged()],
      };
    },
    'workflows.get': ({ id }) => detailOf(api, id),
    'workflows.analyse': analyse,
    'workflows.import': async (source) => {
      const { name, jobType, graph, inputs } = await analyse(source);
      const id = workflows.own.freeId(name);
      return save({ id, name, summary: '', jobType, graph: readGraph(graph), inputs });
    },
    'workflows.save': async ({ id, graph, ...rest }) => {
      if (id !== undefined && workflows.own.find(id) === undefined) throw notOurs(api, id);
      return save({ ...rest, id: id ?? workflows.own.freeId(rest.name), graph: readGraph(graph) });
    },
    'workflows.remove': async ({ id }) => {
      if (workflows.own.find(id) === undefined) throw notOurs(api, id);
      const removed = await workflows.own.remove(id);
      announce(api, id);
      return { removed };
    },
    'workflows.check': async ({ id }) => {
      const template = requireTemplate(api, id);
      const classes = await askServers(serversOf(api), classesOf(template.graph));
      if (classes === undefined)
        throw new AppError('unreachable', 'No ComfyUI answers. Start it, then check the workflow again.');
      const isOwn = workflows.own.find(id) !== undefined;
      const found = judge(template, { graph: template.graph, classes, downloads: workflows.downloads });
      // The models of our own workflows are chosen for each job: what a template holds there is a blank.
      return {
        id,
        runnable: found.missing.length === 0,
        missing: found.missing,
        problems: isOwn ? found.problems : [],
      };
    },
  };
}

async function graphOf(source: Source): Promise<Graph> {
  if ('graph' in source) return readGraph(source.graph);
  const { dataUrl } = source;
  if (dataUrl.length > MAX_DATA_URL) throw new AppError('body_too_large', 'The file is larger than 32 MiB.');
  const head = /^data:[a-z0-9.+/-]*(?:;[a-z0-9=._-]+)*;base64,/i.exec(dataUrl.slice(0, 200))?.[0];
  if (head === undefined) throw new AppError('invalid_request', 'This is not a base64 data: URL.');
  return readWorkflowFile(new Uint8Array(Buffer.from(dataUrl.slice(head.length), 'base64')));
}

async function detailOf(api: ApiContext, id: string): Promise<WorkflowDetail> {
  const template = requireTemplate(api, id);
  const view = await api.registry.describe('comfyui', { refresh: false });
  const { jobType, parameters } = template.manifest;
  const capability = view === undefined ? undefined : capabilityFor(view, { jobType, params: { workflow: id } });
  const isKnown = capability?.workflow === id;
  return {
    ...viewOf(api, template, view),
    parameters: isKnown ? capability.parameters : parameters,
    inputs: [...(api.workflows.own.find(id)?.inputs ?? [])],
    graph: template.graph,
  };
}

function viewOf(api: ApiContext, { manifest }: Template, view: ProviderView | undefined): WorkflowView {
  const { id, name, summary, jobType } = manifest;
  const capability = view?.capabilities.find((one) => one.workflow === id);
  // A server that was never asked (it starts with the first job) leaves open which models a workflow has.
  const isAsked = view?.capabilities.every((one) => one.models !== undefined) === true;
  const answers = isAsked && ['ready', 'needs_model'].includes(view.availability.state);
  const missing = capability?.missing ?? [];
  return {
    id,
    name,
    summary,
    jobType,
    source: api.workflows.own.find(id) === undefined ? 'builtin' : 'user',
    runnable: answers && capability !== undefined ? missing.length === 0 : null,
    missing,
  };
}

function requireTemplate(api: ApiContext, id: string): Template {
  const template = api.workflows.templates().find(({ manifest }) => manifest.id === id);
  if (template !== undefined) return template;
  throw new AppError('not_found', `There is no workflow ${id}. “gesso comfy workflows” lists them.`);
}

/** For a change to something that is not the user's own. */
function notOurs(api: ApiContext, id: string): AppError {
  const { name } = requireTemplate(api, id).manifest;
  return new AppError(
    'conflict',
    `The workflow “${name}” comes with Gesso and stays as it is. Export it and import it under a name of yours.`,
  );
}

function announce(api: ApiContext, id: string): void {
  api.registry.forget('comfyui');
  api.emit({ name: 'workflows.changed', payload: { id } });
  // Whoever shows forms hears of the change by `provider.changed`; nobody waits for it.
  void api.registry.describe('comfyui', { refresh: true });
}

function serversOf(api: ApiContext): Servers {
  const signal = AbortSignal.timeout(ASK_MS);
  return { backends: api.comfyBackends, fetch: api.adapterContext('comfyui', signal).fetch, signal };
}
