import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JOB_TYPES } from '../contract/provider.ts';
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
    .toSorted((a, b) => place(a) - place(b) || (a.manifest.id < b.manifest.id ? -1 : 1));
}

/** Pictures, then clips, then sounds, each in the order of their manifests. */
function place({ manifest }: Template): number {
  return JOB_TYPES.indexOf(manifest.jobType) * 100_000 + manifest.order;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
