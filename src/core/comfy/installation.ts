import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * A ComfyUI on this machine that Gesso may start. managed: Gesso put it there and may change it. adopted: it belongs to somebody else,
 * whose folder is only read. Paths are absolute.
 */
export const installationSchema = z.object({
  schema: z.literal(1),
  kind: z.enum(['managed', 'adopted']),
  /** The folder with `main.py`. */
  root: z.string(),
  /** The interpreter of its environment. */
  python: z.string(),
  /** What torch was installed for; unknown: adopted, never asked. */
  torch: z.enum(['cuda', 'rocm', 'xpu', 'mps', 'cpu', 'unknown']),
  /** ComfyUI's own version (`comfyui_version.py`), and the commit where one is known. */
  version: z.string().nullable(),
  commit: z.string().nullable(),
  /** Model folders of other programs, for `extra_model_paths`; the models of Gesso lie in `<comfy>/models`. */
  sharedModelFolders: z.array(z.string()).default([]),
  installedAt: z.int(),
});
export type Installation = z.infer<typeof installationSchema>;

/** `<data folder>/comfy`: everything that Gesso keeps for ComfyUI. */
export function comfyFolder(dataDir: string): string {
  return join(dataDir, 'comfy');
}

/** The file that names the installation in use; it is replaced atomically, last, when a new one has proven itself. */
export function installationFile(dataDir: string): string {
  return join(comfyFolder(dataDir), 'installation.json');
}

/** The installation in use; undefined when there is none or its file cannot be read. Never throws. */
export function readInstallation(dataDir: string): Installation | undefined {
  try {
    return installationSchema.parse(JSON.parse(readFileSync(installationFile(dataDir), 'utf8')));
  } catch {
    // None yet, or torn: both mean that ComfyUI must be installed (or adopted) again.
    return undefined;
  }
}
