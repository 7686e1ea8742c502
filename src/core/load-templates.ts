import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTemplate, type Template } from './providers/comfyui/template.ts';

/**
 * The ComfyUI workflows that come with Gesso, in their own order: `<name>.json` (API format) beside `<name>.manifest.json`.
 * Throws when one is malformed: a broken build.
 */
export function loadTemplates(): readonly Template[] {
  const folder = fileURLToPath(new URL('../../resources/comfyui/workflows/', import.meta.url));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.manifest.json'))
    .map((name) =>
      parseTemplate(readJson(join(folder, name.replace('.manifest.json', '.json'))), readJson(join(folder, name))),
    )
    .toSorted((a, b) => a.manifest.order - b.manifest.order || (a.manifest.id < b.manifest.id ? -1 : 1));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
