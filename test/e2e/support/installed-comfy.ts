import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A data folder with an installation that runs the stand-in of ComfyUI's process. */
export type InstalledComfy = {
  readonly home: string;
  /** What its next start does (test/fakes/comfyui-process/main.py). */
  behave(behaviour: Readonly<Record<string, unknown>>): void;
  remove(): void;
};

/** Makes one. */
export function installedComfy(): InstalledComfy {
  const home = mkdtempSync(join(tmpdir(), 'gesso-comfy-'));
  const root = join(home, 'engine');
  mkdirSync(join(home, 'comfy'));
  mkdirSync(root);
  copyFileSync(join(import.meta.dirname, '../../fakes/comfyui-process/main.py'), join(root, 'main.py'));
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  const facts = { schema: 1, kind: 'managed', root, python, torch: 'cpu', version: '0.3.64', commit: null };
  writeFileSync(join(home, 'comfy', 'installation.json'), JSON.stringify({ ...facts, installedAt: 1 }));
  return {
    home,
    behave: (behaviour) => writeFileSync(join(root, 'behaviour.json'), JSON.stringify(behaviour)),
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}
