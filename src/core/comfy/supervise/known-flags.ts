import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { comfyFolder, type Installation } from '../installation.ts';
import { type KnownFlags, parseHelp } from './help-flags.ts';

const cacheSchema = z.object({ key: z.string(), flags: z.array(z.string()) });

const run = promisify(execFile);

/**
 * The options that an installation knows, from its `--help`, asked once for each version of it and kept on disk.
 * undefined: it does not tell; the start itself will say what is wrong.
 */
export async function knownFlags(
  installation: Installation,
  options: {
    readonly dataDir: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
): Promise<KnownFlags | undefined> {
  const file = join(comfyFolder(options.dataDir), 'servers', 'flags.json');
  const key = keyOf(installation);
  const cached = readCache(file);
  if (cached?.key === key) return new Set(cached.flags);
  const flags = await askHelp(installation, options);
  if (flags === undefined) return undefined;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify({ key, flags: [...flags] })}\n`, { mode: 0o600 });
  return flags;
}

async function askHelp(
  { python, root }: Installation,
  { environment, timeoutMs }: { readonly environment: Readonly<Record<string, string>>; readonly timeoutMs: number },
): Promise<KnownFlags | undefined> {
  try {
    const args = ['-s', 'main.py', '--help'];
    const { stdout } = await run(python, args, {
      cwd: root,
      // One column would break long names over lines.
      env: { ...environment, COLUMNS: '200' },
      timeout: timeoutMs,
      maxBuffer: 4 * 1024 ** 2,
      windowsHide: true,
    });
    const flags = parseHelp(stdout);
    return flags.has('--port') ? flags : undefined;
  } catch {
    // No Python, no main.py, a hanging disk: the start meets the same and has words for it.
    return undefined;
  }
}

/** What makes the options change: another installation or version, or its file of options written anew (a `git pull` by hand). */
function keyOf({ root, python, version, commit }: Installation): string {
  return JSON.stringify([root, python, version, commit, changedAt(join(root, 'comfy', 'cli_args.py'))]);
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function readCache(file: string): z.infer<typeof cacheSchema> | undefined {
  try {
    return cacheSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
