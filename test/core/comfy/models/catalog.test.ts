import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entryOfFile, loadCatalog, parseCatalog } from '../../../../src/core/comfy/models/catalog.ts';
import { requestOf } from '../../../../src/core/comfy/models/download-request.ts';
import { judge } from '../../../../src/core/comfy/models/verify-models.ts';
import { entry } from './models-rig.ts';

const WORKFLOWS = new URL('../../../../resources/comfyui/workflows/', import.meta.url);

const slotSchema = z.object({ folder: z.string(), label: z.string(), names: z.array(z.string()).default([]) });
const manifestSchema = z.looseObject({ id: z.string() });

function manifests(): z.infer<typeof manifestSchema>[] {
  return readdirSync(WORKFLOWS)
    .filter((name) => name.endsWith('.manifest.json'))
    .map((name) => manifestSchema.parse(JSON.parse(readFileSync(new URL(name, WORKFLOWS), 'utf8'))));
}

/** Every model that some workflow asks for: what it is called, which workflow, which names it takes. */
function neededByWorkflows(): [string, string, { folder: string; names: string[] }][] {
  return manifests().flatMap((manifest) =>
    Object.values(manifest)
      .flat()
      .flatMap((value) => slotSchema.safeParse(value).data ?? [])
      .map(({ label, folder, names }): [string, string, { folder: string; names: string[] }] => [
        label,
        manifest.id,
        { folder: folder.split('/').at(-1) ?? '', names },
      ]),
  );
}

describe('the list that ships', () => {
  const catalog = loadCatalog();

  it.each(neededByWorkflows())('brings a file for “%s” of the workflow %s', (_label, workflow, { folder, names }) => {
    const bringers = catalog.filter(
      (model) => model.folder === folder && (names.length === 0 || names.includes(model.file)),
    );

    expect(bringers.filter(({ usedBy }) => usedBy.includes(workflow))).not.toEqual([]);
  });

  it('names no workflow that there is not', () => {
    const workflows = new Set(manifests().map(({ id }) => id));

    expect(catalog.flatMap(({ usedBy }) => usedBy).filter((id) => !workflows.has(id))).toEqual([]);
  });

  it.each(catalog.map((model) => [model.id, model] as const))('%s can be downloaded as it stands', (id, model) => {
    expect(requestOf({ id }, catalog)).toMatchObject({ file: model.file, allowPickle: false });
    expect(model.file.endsWith('.safetensors')).toBe(true);
    expect(new URL(model.url).hostname).toBe('huggingface.co');
    expect(model.sha256 === null || /^[0-9a-f]{64}$/.test(model.sha256)).toBe(true);
  });
});

describe('parseCatalog', () => {
  const one = entry({ id: 'a', url: 'https://host.example/a.safetensors' });

  it('refuses an id or a place that is named twice', () => {
    expect(() => parseCatalog({ models: [one, { ...one, file: 'b.safetensors' }] })).toThrow('names a twice');
    expect(() => parseCatalog({ models: [one, { ...one, id: 'b' }] })).toThrow('names loras/a.safetensors twice');
  });

  it('refuses plain http, and a hash that is none', () => {
    expect(() => parseCatalog({ models: [{ ...one, url: 'http://host.example/a.safetensors' }] })).toThrow();
    expect(() => parseCatalog({ models: [{ ...one, sha256: 'abc' }] })).toThrow();
  });
});

describe('entryOfFile and judge', () => {
  const known = entry({ id: 'a', url: 'https://host.example/a.safetensors', sha256: 'a'.repeat(64) });
  const file = { path: '/m/loras/a.safetensors', folder: 'loras', name: 'sub/a.safetensors', problem: null } as const;

  it('go by hash before they go by name', () => {
    expect(entryOfFile([known], { sha256: 'a'.repeat(64), folder: 'vae', name: 'other.safetensors' })).toBe(known);
    expect(entryOfFile([known], { ...file, sha256: null })).toBe(known);
    expect(entryOfFile([known], { ...file, sha256: 'b'.repeat(64) })).toBeUndefined();
  });

  it.each([
    ['a'.repeat(64), file, 'known'],
    ['b'.repeat(64), file, 'changed'],
    ['b'.repeat(64), { ...file, name: 'mine.safetensors' }, 'unlisted'],
    ['b'.repeat(64), { ...file, name: 'mine.safetensors', problem: 'The file is cut off.' }, 'changed'],
  ])('say what %s is', (sha256, given, result) => {
    expect(judge([known], given, sha256).result).toBe(result);
  });
});
