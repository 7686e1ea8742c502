import type { ParamIssue } from '../../../src/contract/params.ts';

/**
 * The first text that PostgreSQL does not take: with U+0000, or with half of a surrogate pair
 * (https://www.postgresql.org/docs/current/datatype-json.html). value: parsed JSON, not nested without end.
 */
export function findUnstorableText(value: unknown, path = ''): ParamIssue | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : issueAt(path);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, item] of Object.entries(value)) {
    if (!isStorable(name)) return issueAt(path);
    const issue = findUnstorableText(item, path === '' ? name : `${path}.${name}`);
    if (issue !== undefined) return issue;
  }
  return undefined;
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

function issueAt(path: string): ParamIssue {
  const message = 'Text may hold neither the character U+0000 nor half of a surrogate pair.';
  return { path: path.slice(0, 120), message };
}
