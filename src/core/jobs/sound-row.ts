import type { JsonValue } from '../../contract/units.ts';
import { COST_BASES } from '../../contract/job.ts';
import { JOB_TYPES, PROVIDER_IDS } from '../../contract/provider.ts';
import type { JobRow } from './row-schema.ts';
import { JOB_STATES } from './states.ts';

/**
 * Reads a stored job that is plainly in order, some twenty times faster than its schema, which is asked whenever this says undefined: a
 * row that is not in order, or only unusual (an error in it). Whatever this returns, `jobRowSchema` would return too; a test compares them.
 */
export function readSoundRow(row: unknown): JobRow | undefined {
  if (!isRecord(row) || row['error'] !== null || typeof row['params'] !== 'string') return undefined;
  const isSound =
    IDS.every((column) => isUuid(row[column])) &&
    (row['project_id'] === null || isUuid(row['project_id'])) &&
    INTEGERS.every((column) => Number.isSafeInteger(row[column])) &&
    INTEGERS_OR_NULL.every((column) => row[column] === null || Number.isSafeInteger(row[column])) &&
    typeof row['request_hash'] === 'string' &&
    TEXTS_OR_NULL.every((column) => row[column] === null || typeof row[column] === 'string') &&
    WORDS.every(([column, words]) => words.has(row[column]));
  if (!isSound || Object.keys(row).length !== COLUMNS) return undefined;
  const params = readObject(row['params']);
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a parser: every column was looked at
  return params === undefined ? undefined : ({ ...row, params } as JobRow);
}

const IDS = ['id', 'company_id', 'reservation_id'] as const;
const INTEGERS = ['priority', 'position', 'run_after', 'attempt', 'created_at', 'updated_at', 'revision'] as const;
const INTEGERS_OR_NULL = [
  'max_cost_micros',
  'estimated_cost_micros',
  'actual_cost_micros',
  'cancel_requested_at',
  'started_at',
  'finished_at',
] as const;
const TEXTS_OR_NULL = ['batch_id', 'model', 'idempotency_key', 'lease'] as const;
const WORDS: readonly (readonly [column: string, words: ReadonlySet<unknown>])[] = [
  ['job_type', new Set(JOB_TYPES)],
  ['provider', new Set(PROVIDER_IDS)],
  ['state', new Set(JOB_STATES)],
  ['cost_basis', new Set([...COST_BASES, null])],
];
/** The columns above, and `project_id`, `request_hash`, `params`, `error`. */
const COLUMNS = IDS.length + INTEGERS.length + INTEGERS_OR_NULL.length + TEXTS_OR_NULL.length + WORDS.length + 4;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && UUID.test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readObject(text: string): Record<string, JsonValue> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && isPlain(value) ? value : undefined;
  } catch {
    // The schema says what is wrong with it.
    return undefined;
  }
}

/** JSON.parse gives nothing but JSON, with two exceptions: numbers beyond every double, and a key that objects treat in a way of their own. */
function isPlain(value: unknown): value is JsonValue & Record<string, JsonValue> {
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isPlain);
  if (!isRecord(value)) return true;
  for (const key in value) if (key === '__proto__' || !isPlain(value[key])) return false;
  return true;
}
