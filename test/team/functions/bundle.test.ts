import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleFunctions, functionNames } from '../../../scripts/lib/bundle-functions.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');

describe('the files that are deployed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gesso-bundle-'));
  const names = functionNames(ROOT);
  const textOf = (name: string): string => readFileSync(path.join(folder, name, 'index.js'), 'utf8');
  beforeAll(() => bundleFunctions(ROOT, folder));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are those that the project’s configuration names, one for each function, open at the gateway', () => {
    const config = readFileSync(path.join(ROOT, 'supabase', 'config.toml'), 'utf8');
    const sections = [...config.matchAll(/^\[functions\.([a-z-]+)\]\n((?:[^[\n].*\n|\n)*)/gm)];
    const settings = Object.fromEntries(sections.map(([, name, body]) => [name, body?.trim()]));

    expect(settings).toEqual(
      Object.fromEntries(names.map((name) => [name, `entrypoint = "./bundle/${name}/index.js"\nverify_jwt = false`])),
    );
    expect(names.length).toBe(6);
  });

  test.each(names)(
    '%s needs no other file: no import, and nothing of npm, jsr, Node or the network to start',
    (name) => {
      const text = textOf(name);

      expect(text).toContain('Deno.serve(');
      expect(text).not.toMatch(/^\s*(import|export)\b[^;]*\bfrom\s*["'`]/m);
      expect(text).not.toMatch(/^\s*import\s*["'`]/m);
      expect(text).not.toMatch(/\bimport\s*\(/);
      expect(text).not.toMatch(/\brequire\s*\(/);
      expect(text).not.toMatch(/["'`](npm|jsr|node):/);
      expect(text).not.toMatch(/esm\.sh|deno\.land/);
    },
  );

  test('say nothing of where they were made', () => {
    for (const name of names) expect(textOf(name)).not.toContain(ROOT);
  });

  test('bring the workflows of ComfyUI along, where work is done', () => {
    expect(textOf('media-worker')).toContain('SaveImage');
    expect(textOf('media-start')).not.toContain('SaveImage');
  });
});
