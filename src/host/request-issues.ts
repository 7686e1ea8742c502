import type { z } from 'zod';
import type { ParamIssue } from '../contract/params.ts';
import { AppError } from '../core/base/app-error.ts';

/** More would help nobody; a body of a million wrong fields must not make an answer of a million lines. */
const MAX_ISSUES = 20;

/** What zod found wrong, in words for a person: one entry for each place, at most 20. `input` is what was parsed. */
export function issuesOf(error: z.ZodError, input: unknown): ParamIssue[] {
  return error.issues.flatMap((issue) => issuesOfOne(issue, input)).slice(0, MAX_ISSUES);
}

/** The `invalid_request` of a door: its message names the first problem, its details list all of them. */
export function invalidRequest(issues: readonly ParamIssue[]): AppError {
  const first = issues[0];
  const sentence = first === undefined ? 'The request is not valid.' : first.message;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const list = issues.map((issue) => ({ path: issue.path, message: issue.message }));
  return new AppError('invalid_request', `${sentence}${more}`, { details: { issues: list } });
}

function issuesOfOne(issue: z.core.$ZodIssue, input: unknown): ParamIssue[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: `${key.slice(0, 100)} is not a field of this request.`,
    }));
  }
  return [{ path, message: sentenceOf(issue, path === '' ? 'The request' : path, input) }];
}

function sentenceOf(issue: z.core.$ZodIssue, name: string, input: unknown): string {
  if (issue.path.length > 0 && valueAt(input, issue.path) === undefined) return `${name} is required.`;
  switch (issue.code) {
    case 'invalid_type':
      return `${name} must be ${describeType(issue.expected)}.`;
    case 'invalid_value':
      return `${name} must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}.`;
    case 'too_big':
      return `${name} must be at most ${issue.maximum}${sizeUnit(issue.origin)}.`;
    case 'too_small':
      return issue.origin === 'string' && Number(issue.minimum) === 1
        ? `${name} must not be empty.`
        : `${name} must be at least ${issue.minimum}${sizeUnit(issue.origin)}.`;
    default:
      return `${name}: ${issue.message}.`;
  }
}

function describeType(expected: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    record: 'an object',
    array: 'a list',
  };
  return words[expected] ?? expected;
}

function sizeUnit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
