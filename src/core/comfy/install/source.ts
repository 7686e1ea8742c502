import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { SECOND } from '../../../contract/units.ts';
import { AppError } from '../../base/app-error.ts';
import { readComfyVersion, readGitHead } from './comfy-folder.ts';
import type { Step, StepContext } from './context.ts';
import { fetchRepository } from './source-git.ts';
import { missingMarks, readSource } from './source-kind.ts';
import { comfyFolder } from '../installation.ts';

export const sourceFactsSchema = z.object({
  version: z.string().nullable(),
  commit: z.string().nullable(),
  /** Files and their sizes, hashed: whether all of it is still there. */
  seal: z.string(),
});
export type SourceFacts = z.infer<typeof sourceFactsSchema>;

/** What of a folder is not ComfyUI but its user's, or its developers'. Names of the first level. */
const LEFT_OUT = new Set(
  (
    '.git .github .ci .venv venv env models output input temp user tests tests-unit ' +
    'extra_model_paths.yaml python_embeded comfyui.log .idea .vscode node_modules'
  ).split(' '),
);
/** Custom nodes that are ComfyUI's own. */
const OWN_NODES = new Set(['websocket_image_save.py', 'example_node.py.example']);

/** Puts ComfyUI's sources into the environment. */
export const sourceStep: Step = {
  name: 'source',
  title: 'Bring ComfyUI',
  typicalMs: () => 5 * SECOND,
  dependsOn: ({ source }) => source,
  isThere: async ({ place }) => missingMarks(place.root)?.length === 0,
  isSound: async ({ place }, facts) =>
    missingMarks(place.root)?.length === 0 && (await sealOf(place.root)) === sourceFactsSchema.parse(facts).seal,
  run: bringSource,
};

async function bringSource(context: StepContext): Promise<SourceFacts> {
  const { place } = context;
  const source = readSource(context.source);
  const part = `${place.root}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  const commit =
    source.kind === 'folder'
      ? await copyFolder(source.folder, part, context)
      : await fetchRepository(source, part, context);
  const missing = missingMarks(part) ?? ['everything'];
  if (missing.length > 0)
    throw new AppError('invalid_request', `${context.source} is no ComfyUI: ${missing.join(', ')} missing.`);
  await keepModelConfigs(part, context.dataDir);
  const facts = { version: await readComfyVersion(part), commit, seal: await sealOf(part) };
  await rm(place.root, { recursive: true, force: true });
  await rename(part, place.root);
  return facts;
}

async function copyFolder(folder: string, target: string, context: StepContext): Promise<string | null> {
  const { signal } = context;
  context.note(`copying ${folder}`);
  await cp(folder, target, {
    recursive: true,
    dereference: true,
    filter: (path) => {
      signal.throwIfAborted();
      return isTaken(relative(folder, path));
    },
  });
  await copyConfigs(folder, target);
  return readGitHead(folder);
}

/** Whether a file of a ComfyUI folder belongs to ComfyUI and not to its user. `path` is relative to the folder. Pure. */
export function isTaken(path: string): boolean {
  const [first = '', second] = path.split(sep);
  if (path.split(sep).includes('__pycache__')) return false;
  if (first === 'custom_nodes') return second === undefined || OWN_NODES.has(second);
  return !LEFT_OUT.has(first);
}

/** Descriptions of old checkpoints, which ComfyUI keeps among the models. */
async function copyConfigs(folder: string, target: string): Promise<void> {
  const configs = join(folder, 'models', 'configs');
  if (existsSync(configs)) await cp(configs, join(target, 'models', 'configs'), { recursive: true });
}

/** The models of Gesso lie outside the environment: what ComfyUI brings for them goes there, unless it is there already. */
async function keepModelConfigs(root: string, dataDir: string): Promise<void> {
  const configs = join(root, 'models', 'configs');
  if (!existsSync(configs)) return;
  await cp(configs, join(comfyFolder(dataDir), 'models', 'configs'), {
    recursive: true,
    force: false,
    errorOnExist: false,
  });
}

/** One hash over the names and sizes of all sources; what Python writes beside them does not count. */
async function sealOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => isTaken(relative(root, file)))
    .toSorted();
  for (const file of files) {
    const isCode = /\.(py|json|toml|txt|yaml)$/.test(file);
    const content = isCode ? await readFile(file) : String((await stat(file)).size);
    hash.update(`${relative(root, file)}\0`).update(content);
  }
  return hash.digest('hex');
}
