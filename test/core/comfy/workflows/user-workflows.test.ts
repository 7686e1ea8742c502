import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { UserWorkflows } from '../../../../src/core/comfy/workflows/user-workflows.ts';
import { findInputs } from '../../../../src/core/providers/comfyui/import/analyse.ts';
import type { UserWorkflow } from '../../../../src/core/providers/comfyui/import/build-template.ts';
import { CLASSES, plainGraph } from '../../providers/comfyui/import/graphs.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

let home = '';
let folder = '';
beforeEach(() => {
  home = tempFolder();
  folder = join(home, 'comfy', 'workflows');
});

function workflow(id: string, name = 'One'): UserWorkflow {
  const graph = plainGraph();
  return { id, name, summary: '', jobType: 'image', graph, inputs: findInputs(graph, CLASSES) };
}

describe('workflows on disk', () => {
  it('survive, as they were saved', async () => {
    await new UserWorkflows(home).save(workflow('my-one'));

    const again = new UserWorkflows(home);

    expect(again.find('my-one')).toEqual(workflow('my-one'));
    expect(again.templates().map(({ manifest }) => manifest.id)).toEqual(['my-one']);
    expect(again.damaged()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['my-one.json']);
  });

  it('are replaced whole, and removed', async () => {
    const workflows = new UserWorkflows(home);
    await workflows.save(workflow('my-one'));
    await workflows.save(workflow('my-one', 'Renamed'));

    expect(new UserWorkflows(home).find('my-one')?.name).toBe('Renamed');
    expect([await workflows.remove('my-one'), await workflows.remove('my-one')]).toEqual([true, false]);
    expect(readdirSync(folder)).toEqual([]);
    expect(workflows.all()).toEqual([]);
  });

  it('that do not hold together are refused, and nothing is written', async () => {
    const bad = { ...workflow('my-one'), graph: {} };

    await expect(new UserWorkflows(home).save(bad)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(new UserWorkflows(home).all()).toEqual([]);
  });

  it('cannot be written outside their folder', async () => {
    await expect(new UserWorkflows(home).save(workflow('../../evil'))).rejects.toThrow();
    await expect(new UserWorkflows(home).save(workflow('a/b'))).rejects.toThrow();
    expect(readdirSync(home)).toEqual(['comfy']);
  });

  it('are read anew on request', async () => {
    const workflows = new UserWorkflows(home);
    expect(workflows.all()).toEqual([]);
    await new UserWorkflows(home).save(workflow('my-late'));

    workflows.refresh();

    expect(workflows.all().map(({ id }) => id)).toEqual(['my-late']);
  });
});

describe('a folder that something else has written to', () => {
  it('costs the good ones nothing, and says what is wrong with the others', async () => {
    await new UserWorkflows(home).save(workflow('my-good'));
    const text = readFileSync(join(folder, 'my-good.json'), 'utf8');
    writeFileSync(join(folder, 'torn.json'), text.slice(0, 500));
    writeFileSync(join(folder, 'other.json'), '{"schema":2}');
    writeFileSync(join(folder, 'my-copy.json'), text);
    writeFileSync(
      join(folder, 'my-loop.json'),
      text.replaceAll('my-good', 'my-loop').replace('"4",\n          0', '"3",\n          0'),
    );
    writeFileSync(join(folder, 'notes.txt'), 'x');
    mkdirSync(join(folder, 'dir.json'));
    symlinkSync('/etc/passwd', join(folder, 'link.json'));

    const workflows = new UserWorkflows(home);

    expect(workflows.all().map(({ id }) => id)).toEqual(['my-good']);
    expect(
      Object.fromEntries(workflows.damaged().map(({ file, message }) => [file.slice(folder.length + 1), message])),
    ).toEqual({
      'dir.json': 'It is no plain file.',
      'link.json': 'It is no plain file.',
      'my-copy.json': 'It belongs to the workflow my-good, whose file has another name.',
      'my-loop.json': expect.stringContaining('run in a circle'),
      'other.json': expect.stringContaining('It has another form: schema'),
      'torn.json': 'It is no JSON: the file is torn or was edited.',
    });
    expect(readdirSync(folder)).toHaveLength(8);
  });
});

describe('the id of a new workflow', () => {
  it.each([
    ['Portrait, warm', 'my-portrait-warm'],
    ['  ÄÖÜ é  ', 'my-aou-e'],
    ['夕焼け', 'my-workflow'],
    ['../../etc/passwd', 'my-etc-passwd'],
    ['x'.repeat(200), `my-${'x'.repeat(50)}`],
  ])('of “%s” is %s', (name, id) => {
    expect(new UserWorkflows(home).freeId(name)).toBe(id);
  });

  it('is counted on when it is taken', async () => {
    const workflows = new UserWorkflows(home);
    await workflows.save(workflow('my-one'));
    await workflows.save(workflow('my-one-2'));

    expect(workflows.freeId('One')).toBe('my-one-3');
  });
});
