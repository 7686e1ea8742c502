import type { ParamIssue } from '../contract/params.ts';

/** The deepest nesting of arrays and objects that a request may have; schemas recurse, so this also bounds their stack. */
export const MAX_JSON_DEPTH = 64;

/** Keys that reach prototypes when data is copied carelessly. No parameter of ours has such a name. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

type Visit = { readonly value: unknown; readonly path: string; readonly depth: number };

/**
 * Looks through a value that came from outside, before any schema sees it. Returns the first thing that must not go on:
 * nesting deeper than MAX_JSON_DEPTH, a key that reaches a prototype, or an object that is no plain JSON (structured clone
 * carries maps, dates and typed arrays). Does not recurse, so no input can exhaust the stack. A cycle ends as "too deep".
 */
export function findUnsafeJson(root: unknown): ParamIssue | undefined {
  const open: Visit[] = [{ value: root, path: '', depth: 0 }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { value, path, depth } = visit;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_JSON_DEPTH)
      return { path: shorten(path), message: `Nested deeper than ${MAX_JSON_DEPTH} levels.` };
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        open.push({ value: item, path: `${path}.${index}`, depth: depth + 1 });
      continue;
    }
    if (!isPlainObject(value)) return { path: shorten(path), message: 'Must be plain JSON.' };
    for (const [key, item] of Object.entries(value)) {
      const keyPath = path === '' ? key : `${path}.${key}`;
      if (FORBIDDEN_KEYS.has(key)) return { path: shorten(keyPath), message: `"${key}" is not allowed as a name.` };
      open.push({ value: item, path: keyPath, depth: depth + 1 });
    }
  }
  return undefined;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Structured clone and other realms bring their own Object.prototype; it is the one whose own prototype is null.
  return prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null);
}

function shorten(path: string): string {
  const text = path.startsWith('.') ? path.slice(1) : path;
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}
