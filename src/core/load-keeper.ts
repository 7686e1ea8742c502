import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The text of the program that keeps ComfyUI (resources/comfyui/keeper.py). Throws when it is missing: a broken build. */
export function loadKeeper(): string {
  return readFileSync(fileURLToPath(new URL('../../resources/comfyui/keeper.py', import.meta.url)), 'utf8');
}
