import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Where the program itself lies. */
export type Application = {
  readonly version: string;
  readonly root: string;
  /** The built page; undefined before the first build. */
  readonly rendererDir: string | undefined;
};

const packageSchema = z.object({ name: z.literal('gesso'), version: z.string() });

/** Finds the program around this file, from source and from a build alike. Throws when its package.json is not above. */
export function findApplication(from: string = import.meta.dirname): Application {
  for (let folder = from; ; folder = dirname(folder)) {
    const version = versionAt(folder);
    if (version !== undefined) {
      const rendererDir = join(folder, 'out', 'renderer');
      const isBuilt = existsSync(join(rendererDir, 'index.html'));
      return {
        version,
        root: folder,

        rendererDir: isBuilt ? rendererDir : undefined,
      };
    }
    if (dirname(folder) === folder) throw new Error(`no package.json of Gesso above ${from}`);
  }
}

function versionAt(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const parsed = packageSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data.version : undefined;
}
