import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { workflowIdSchema, workflowInputSchema } from '../../../contract/comfy-workflows.ts';
import { jobTypeSchema } from '../../../contract/provider.ts';
import { AppError } from '../../base/app-error.ts';
import { buildTemplate } from '../../providers/comfyui/import/build-template.ts';
import type { UserWorkflow } from '../../providers/comfyui/import/build-template.ts';
import { IMPORT_LIMITS } from '../../providers/comfyui/import/limits.ts';
import { readGraph } from '../../providers/comfyui/import/read-graph.ts';
import type { Template } from '../../providers/comfyui/template.ts';
import { comfyFolder } from '../installation.ts';
import { writeAtomically } from '../install/write-atomically.ts';

/** Files that are looked at: a folder that something else fills must not hold up the start. */
const MAX_FILES = 500;
/** A file holds a graph and its inputs, which name every value once more. */
const MAX_FILE_BYTES = 3 * IMPORT_LIMITS.fileBytes;

const fileSchema = z.object({
  schema: z.literal(1),
  id: workflowIdSchema,
  name: z.string(),
  summary: z.string(),
  jobType: jobTypeSchema,
  inputs: z.array(workflowInputSchema),
  graph: z.record(z.string(), z.unknown()),
});

/** A file of the folder that cannot be used, and why. It is left as it is. */
export type DamagedWorkflow = { readonly file: string; readonly message: string };

type Loaded = {
  readonly workflows: Map<string, { readonly workflow: UserWorkflow; readonly template: Template }>;
  readonly damaged: readonly DamagedWorkflow[];
};

/**
 * The user's own workflows: `<data folder>/comfy/workflows/<id>.json`, one file each. Read when first asked for and when `refresh` is
 * called; what is saved is durable on return. A damaged file is reported and costs the others nothing.
 */
export class UserWorkflows {
  readonly #folder: string;
  #loaded: Loaded | undefined;

  constructor(dataDir: string) {
    this.#folder = join(comfyFolder(dataDir), 'workflows');
  }

  /** In the order of their names. */
  all(): readonly UserWorkflow[] {
    return [...this.#load().workflows.values()].map(({ workflow }) => workflow);
  }

  templates(): readonly Template[] {
    return [...this.#load().workflows.values()].map(({ template }) => template);
  }

  damaged(): readonly DamagedWorkflow[] {
    return this.#load().damaged;
  }

  find(id: string): UserWorkflow | undefined {
    return this.#load().workflows.get(id)?.workflow;
  }

  /** Reads the folder anew: files may have been put there by hand. */
  refresh(): void {
    this.#loaded = undefined;
  }

  /** An id for a name: `my-portrait`, `my-portrait-2`. */
  freeId(name: string): string {
    const plain = name
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 50)
      .replace(/-+$/, '');
    const base = `my-${plain === '' ? 'workflow' : plain}`;
    const { workflows } = this.#load();
    for (let number = 1; ; number++) {
      const id = number === 1 ? base : `${base}-${number}`;
      if (!workflows.has(id)) return id;
    }
  }

  /** Writes it, in place of the one with the same id. Throws `invalid_request` when its inputs do not fit its graph, `storage_full`. */
  async save(workflow: UserWorkflow): Promise<void> {
    const template = buildTemplate(workflow);
    const isNew = this.find(workflow.id) === undefined;
    if (isNew && this.#load().workflows.size >= MAX_FILES)
      throw new AppError('conflict', `There are ${MAX_FILES} workflows already. Remove one first.`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeAtomically(this.#fileOf(workflow.id), `${JSON.stringify({ schema: 1, ...workflow }, undefined, 2)}\n`);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      throw new AppError(
        'storage_full',
        'The disk is full, so the workflow was not saved. Free some space and save it again.',
        {
          cause: error,
        },
      );
    }
    this.#load().workflows.set(workflow.id, { workflow, template });
  }

  /** false: there is none with this id. */
  async remove(id: string): Promise<boolean> {
    if (this.find(id) === undefined) return false;
    await rm(this.#fileOf(id), { force: true });
    this.#load().workflows.delete(id);
    return true;
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${workflowIdSchema.parse(id)}.json`);
  }

  #load(): Loaded {
    this.#loaded ??= this.#read();
    return this.#loaded;
  }

  #read(): Loaded {
    const workflows: Loaded['workflows'] = new Map();
    const damaged: DamagedWorkflow[] = [];
    for (const file of this.#files()) {
      try {
        const workflow = this.#readFile(file);
        workflows.set(workflow.id, { workflow, template: buildTemplate(workflow) });
      } catch (error) {
        damaged.push({ file: join(this.#folder, file), message: reasonOf(error) });
      }
    }
    return { workflows, damaged };
  }

  #files(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => name.endsWith('.json'))
        .toSorted()
        .slice(0, MAX_FILES);
    } catch {
      // None was ever saved.
      return [];
    }
  }

  #readFile(file: string): UserWorkflow {
    const path = join(this.#folder, file);
    const stats = lstatSync(path);
    if (!stats.isFile()) throw new Error('It is no plain file.');
    if (stats.size > MAX_FILE_BYTES) throw new Error('It is too large.');
    const { schema: _schema, ...stored } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (`${stored.id}.json` !== file)
      throw new Error(`It belongs to the workflow ${stored.id}, whose file has another name.`);
    return { ...stored, graph: readGraph(stored.graph) };
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'It is no JSON: the file is torn or was edited.';
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return `It has another form: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  }
  return error instanceof Error ? error.message : 'It cannot be read.';
}
