import { describe, expect, it } from 'vitest';
import { type PresetContent, PRESETS_MAX } from '../../../src/contract/presets.ts';
import { newId } from '../../../src/core/base/ids.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { run } from '../../../src/core/db/statement.ts';
import {
  createPreset,
  listPresets,
  movePreset,
  removePreset,
  updatePreset,
} from '../../../src/core/presets/presets.ts';
import { openEngine } from '../../support/test-engine.ts';
import { addCompany, anotherConnection, temporaryDatabase } from '../data-folder.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const CONTENT: PresetContent = {
  jobType: 'image',
  prompt: 'portrait of {prompt}, soft light',
  provider: 'comfyui',
  model: 'sd_xl_base_1.0.safetensors',
  params: { width: 832, height: 1216, seed: 0, nested: { list: [1, 'two', null] } },
};

function shelf() {
  const { db, company, file } = temporaryDatabase();
  const add = (name: string, change: { before?: ReturnType<typeof newId.preset> } = {}) =>
    createPreset(db, company, { ...CONTENT, name, now: NOW, ...change });
  const names = (): string[] => listPresets(db, company, silentLog).map((preset) => preset.name);
  return { db, company, file, add, names };
}

describe('a preset', () => {
  it('keeps everything that it was given, seed 0 and an absent prompt included, and is there for the next process', () => {
    const { db, company, file } = shelf();

    const made = createPreset(db, company, {
      ...CONTENT,
      prompt: null,
      provider: null,
      model: null,
      name: 'A',
      now: NOW,
    });
    const full = createPreset(db, company, { ...CONTENT, name: 'B', now: NOW });

    expect(listPresets(anotherConnection(file), company, silentLog)).toEqual([
      { ...CONTENT, prompt: null, provider: null, model: null, id: made.id, name: 'A', createdAt: NOW, updatedAt: NOW },
      { ...CONTENT, id: full.id, name: 'B', createdAt: NOW, updatedAt: NOW },
    ]);
  });

  it('is made once for an id, however often it is asked for', () => {
    const { db, company, names } = shelf();
    const id = newId.preset(NOW);

    const first = createPreset(db, company, { ...CONTENT, id, name: 'A', now: NOW });
    const second = createPreset(db, company, { ...CONTENT, id, name: 'A', now: NOW + 1 });

    expect(second).toEqual(first);
    expect(names()).toEqual(['A']);
  });

  it('has a name of its own, whatever its case, within a company', () => {
    const { db, company, add, names } = shelf();
    const { id } = add('Portrait');
    add('Other');
    const taken = expect.objectContaining({ code: 'conflict' });

    expect(() => add('PORTRAIT')).toThrow(taken);
    expect(() => updatePreset(db, company, { id, name: 'other', now: NOW })).toThrow(taken);
    expect(updatePreset(db, company, { id, name: 'PORTRAIT', now: NOW }).name).toBe('PORTRAIT');
    const stranger = addCompany(db);
    expect(createPreset(db, stranger, { ...CONTENT, name: 'Portrait', now: NOW }).name).toBe('Portrait');
    expect(names()).toEqual(['PORTRAIT', 'Other']);
  });

  it('takes another content as a whole, and keeps name and place', () => {
    const { db, company, add, names } = shelf();
    add('A');
    const { id } = add('B');
    add('C');

    const changed = updatePreset(db, company, {
      id,
      content: { jobType: 'video', prompt: null, provider: null, model: null, params: {} },
      now: NOW + 5,
    });

    expect(changed).toMatchObject({ name: 'B', jobType: 'video', prompt: null, params: {}, updatedAt: NOW + 5 });
    expect(names()).toEqual(['A', 'B', 'C']);
  });

  it('is put before another one or at the end, and a removed one can come back to its place', () => {
    const { db, company, add, names } = shelf();
    const a = add('A');
    const b = add('B');
    const c = add('C');

    movePreset(db, company, { id: c.id, before: a.id });
    expect(names()).toEqual(['C', 'A', 'B']);
    movePreset(db, company, { id: c.id });
    expect(names()).toEqual(['A', 'B', 'C']);
    movePreset(db, company, { id: b.id, before: b.id });
    expect(names()).toEqual(['A', 'B', 'C']);

    expect(removePreset(db, company, b.id)).toBe(true);
    expect(removePreset(db, company, b.id)).toBe(false);
    createPreset(db, company, { ...b, before: c.id, now: NOW });
    expect(names()).toEqual(['A', 'B', 'C']);
  });

  it('is refused when there are too many, and an unknown one when it is changed', () => {
    const { db, company, add, names } = shelf();
    for (let n = 0; n < PRESETS_MAX; n++) add(`preset ${n}`);
    const missing = newId.preset(NOW);

    expect(() => add('one more')).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(names()).toHaveLength(PRESETS_MAX);
    const notFound = expect.objectContaining({ code: 'not_found' });
    expect(() => updatePreset(db, company, { id: missing, name: 'x', now: NOW })).toThrow(notFound);
    expect(() => movePreset(db, company, { id: missing })).toThrow(notFound);
  });

  it('that this version cannot read is left out and left alone', () => {
    const { db, add, names } = shelf();
    const { id } = add('A');
    add('B');
    run(db, "update presets set job_type = 'hologram' where id = :id", { id });

    expect(names()).toEqual(['B']);
    run(db, "update presets set job_type = 'image' where id = :id", { id });
    expect(names()).toEqual(['A', 'B']);
  });
});

it('every change of the presets is told, so that all windows show the same', async () => {
  const engine = await openEngine({ queue: 'hold' });
  const told: string[] = [];
  engine.subscribe((event) => told.push(event.name));

  const { id } = await engine.handlers['presets.create']({ ...CONTENT, name: 'A' });
  await engine.handlers['presets.update']({ presetId: id, name: 'B' });
  await engine.handlers['presets.move']({ presetId: id });
  await engine.handlers['presets.remove']({ presetId: id });

  expect(told.filter((name) => name === 'presets.changed')).toHaveLength(4);
  expect(await engine.handlers['presets.list']({})).toEqual({ presets: [] });
});
