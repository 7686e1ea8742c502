/** One package of a lock: the file that is installed. */
export type LockedPackage = {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly fileName: string;
  /** Hex; undefined where the index names none. */
  readonly sha256: string | undefined;
  /** Bytes; undefined where the index does not say. */
  readonly bytes: number | undefined;
  /** false: sources, which are built here. */
  readonly isWheel: boolean;
};

/**
 * Reads the `pylock.toml` (PEP 751) that uv writes for one interpreter, of which it lists only the wheels that fit. Pure; knows uv's own way of
 * writing it, no other TOML. Throws Error for a package without a file.
 */
export function parseLock(text: string): LockedPackage[] {
  return text
    .split(/^\[\[packages\]\]\s*$/m)
    .slice(1)
    .map(parsePackage);
}

function parsePackage(block: string): LockedPackage {
  const name = /^name = "([^"]+)"/m.exec(block)?.[1];
  const version = /^version = "([^"]+)"/m.exec(block)?.[1] ?? '';
  if (name === undefined) throw new Error('the lock has a package without a name');
  const wheels = filesIn(/^wheels = \[([\s\S]*?)\]$/m.exec(block)?.[1] ?? '');
  const sources = filesIn(/^sdist = (\{.*\})$/m.exec(block)?.[1] ?? '');
  const [best] = wheels.toSorted((left, right) => rank(right.fileName) - rank(left.fileName));
  const file = best ?? sources[0];
  if (file === undefined) throw new Error(`the lock has no file for ${name}`);
  return { name, version, ...file, isWheel: best !== undefined };
}

type LockedFile = Omit<LockedPackage, 'name' | 'version' | 'isWheel'>;

function filesIn(list: string): LockedFile[] {
  return [...list.matchAll(/\{ (?:name = "([^"]+)", )?[^{}]*?url = "([^"]+)"([^{}]*(?:\{[^{}]*\})?[^{}]*)\}/g)].map(
    ([, name, url = '', rest = '']) => {
      const size = /\bsize = (\d+)/.exec(rest)?.[1];
      return {
        url,
        fileName: name ?? decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? ''),
        sha256: /\bsha256 = "([0-9a-f]{64})"/.exec(rest)?.[1],
        bytes: size === undefined ? undefined : Number(size),
      };
    },
  );
}

/** Built for this very interpreter before built for any, and for this system before plain Python: what uv itself would take. */
function rank(wheel: string): number {
  const [python = '', abi = '', platform = ''] = wheel
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  const forSystem = platform === 'any' ? 0 : 4;
  const forPython = python.startsWith('cp') ? 1 : 0;
  return forSystem + forPython + (abi !== 'none' && abi !== 'abi3' ? 2 : 0);
}
