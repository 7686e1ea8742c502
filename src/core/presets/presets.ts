import { z } from 'zod';
import type { CompanyId, PresetId } from '../../contract/ids.ts';
import { type Preset, type PresetContent, presetSchema, PRESETS_MAX } from '../../contract/presets.ts';
import type { EpochMs } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { newId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Db } from '../db/open.ts';
import { all, get, run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';

const COLUMNS = `id, name, job_type as jobType, prompt, provider, model, params, created_at as createdAt, updated_at as updatedAt`;
const rowSchema = presetSchema.extend({ params: z.string().transform(parseJson).pipe(presetSchema.shape.params) });

/** The presets of a company in their order. A row that no longer parses is left out, left alone, and reported in the log. */
export function listPresets(db: Db, company: CompanyId, log: Log): Preset[] {
  return all<{ id: string }>(
    db,
    `select ${COLUMNS} from presets where company_id = :company order by position, id limit 1000`,
    { company },
  ).flatMap((row) => {
    const parsed = rowSchema.safeParse(row);
    if (parsed.success) return [parsed.data];
    log.warn({ presetId: row.id }, 'a preset cannot be read by this version');
    return [];
  });
}

/** How many presets a company has. */
export function countPresets(db: Db, company: CompanyId): number {
  return idsInOrder(db, company).length;
}

type NewPreset = PresetContent & {
  readonly id?: PresetId | undefined;
  readonly name: string;
  /** Directly before this one; undefined, or one that is gone: at the end. */
  readonly before?: PresetId | undefined;
  readonly now: EpochMs;
};

/** Keeps a form; durable on return. An id that is there already brings its preset. Throws `conflict`. */
export function createPreset(db: Db, company: CompanyId, preset: NewPreset): Preset {
  const id = preset.id ?? newId.preset(preset.now);
  return transaction(db, () => {
    const existing = findPreset(db, company, id);
    if (existing !== undefined) return existing;
    const ids = idsInOrder(db, company);
    if (ids.length >= PRESETS_MAX) throw tooMany();
    const made = run(
      db,
      `insert into presets (id, company_id, name, position, job_type, prompt, provider, model, params, created_at, updated_at)
       values (:id, :company, :name, :position, :job_type, :prompt, :provider, :model, :params, :now, :now) on conflict do nothing`,
      { id, company, name: preset.name, position: ids.length, now: preset.now, ...bound(preset) },
    );
    if (made === 0) throw nameTaken(preset.name);
    if (preset.before !== undefined && ids.includes(preset.before))
      place(db, [...ids, id], { id, before: preset.before });
    return requirePreset(db, company, id);
  });
}

/** Gives another name, another content, or both; durable on return. Throws `not_found`, `conflict`. */
export function updatePreset(
  db: Db,
  company: CompanyId,
  change: {
    readonly id: PresetId;
    readonly name?: string | undefined;
    readonly content?: PresetContent | undefined;
    readonly now: EpochMs;
  },
): Preset {
  const { id, now } = change;
  return transaction(db, () => {
    const before = requirePreset(db, company, id);
    const name = change.name ?? before.name;
    const changed = run(
      db,
      `update or ignore presets set name = :name, job_type = :job_type, prompt = :prompt, provider = :provider, model = :model,
         params = :params, updated_at = :now where id = :id`,
      { id, name, now, ...bound(change.content ?? before) },
    );
    if (changed === 0) throw nameTaken(name);
    return requirePreset(db, company, id);
  });
}

/** Puts one directly before another, without `before` at the end; durable on return, all or nothing. Throws `not_found`. */
export function movePreset(
  db: Db,
  company: CompanyId,
  { id, before }: { readonly id: PresetId; readonly before?: PresetId | undefined },
): void {
  transaction(db, () => {
    requirePreset(db, company, id);
    if (before !== undefined) requirePreset(db, company, before);
    place(db, idsInOrder(db, company), { id, before });
  });
}

/** Removes a preset; what was made with it stays. true when there was one. */
export function removePreset(db: Db, company: CompanyId, id: PresetId): boolean {
  return run(db, 'delete from presets where id = :id and company_id = :company', { id, company }) > 0;
}

/** Writes the order anew, with one of them in another place. */
function place(
  db: Db,
  ids: readonly PresetId[],
  { id, before }: { readonly id: PresetId; readonly before: PresetId | undefined },
): void {
  if (id === before) return;
  const others = ids.filter((one) => one !== id);
  const at = before === undefined ? others.length : others.indexOf(before);
  for (const [position, one] of others.toSpliced(at, 0, id).entries())
    run(db, 'update presets set position = :position where id = :id', { id: one, position });
}

function idsInOrder(db: Db, company: CompanyId): PresetId[] {
  return all<{ id: PresetId }>(
    db,
    'select id from presets where company_id = :company order by position, id limit 1000',
    { company },
  ).map(({ id }) => id);
}

function bound(content: PresetContent) {
  return {
    job_type: content.jobType,
    prompt: content.prompt,
    provider: content.provider,
    model: content.model,
    params: JSON.stringify(content.params),
  };
}

function findPreset(db: Db, company: CompanyId, id: PresetId): Preset | undefined {
  const row = get(db, `select ${COLUMNS} from presets where id = :id and company_id = :company`, { id, company });
  return row === undefined ? undefined : rowSchema.parse(row);
}

function requirePreset(db: Db, company: CompanyId, id: PresetId): Preset {
  const found = findPreset(db, company, id);
  if (found !== undefined) return found;
  throw new AppError('not_found', 'There is no preset with this id.', { details: { presetId: id } });
}

function nameTaken(name: string): AppError {
  return new AppError('conflict', `There is a preset called "${name}" already. Choose another name.`, {
    details: { issues: [{ path: 'name', message: 'is taken' }] },
  });
}

function tooMany(): AppError {
  return new AppError('conflict', `There are ${PRESETS_MAX} presets already. Delete one first.`, {
    details: { most: PRESETS_MAX },
  });
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}
