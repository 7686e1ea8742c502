import { makePng } from './png.ts';

export type FileRef = { filename: string; subfolder: string; type: string };
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly batch: number;
  readonly seed: number;
};

/** The output, temp and input folders of the stand-in, in memory. They outlive a crash, as folders do; temp is emptied by a boot. */
export type Files = {
  /** Saves a batch as ComfyUI does: `{prefix}_{counter:05}_.png`, counting on from what is there. */
  save(type: 'output' | 'temp', prefix: string, picture: Picture): FileRef[];
  put(ref: FileRef, bytes: Buffer): void;
  read(ref: FileRef): Buffer | undefined;
  list(): FileRef[];
  remove(ref: FileRef): void;
  removeAll(type?: string): void;
};

export function createFiles(): Files {
  const files = new Map<string, { readonly ref: FileRef; readonly bytes: () => Buffer }>();
  const keyOf = (ref: FileRef): string => JSON.stringify([ref.type, ref.subfolder, ref.filename]);

  return {
    save(type, prefix, picture) {
      const parts = prefix.split('/');
      const name = parts.pop() ?? prefix;
      const subfolder = parts.join('/');
      const taken = [...files.values()].filter(
        ({ ref }) => ref.type === type && ref.subfolder === subfolder && ref.filename.startsWith(`${name}_`),
      );
      const last = Math.max(0, ...taken.map(({ ref }) => Number(/_(\d+)_\.png$/.exec(ref.filename)?.[1] ?? 0)));
      return Array.from({ length: picture.batch }, (_, index) => {
        const ref = { filename: `${name}_${String(last + 1 + index).padStart(5, '0')}_.png`, subfolder, type };
        files.set(keyOf(ref), { ref, bytes: () => makePng(picture.width, picture.height, picture.seed + index) });
        return ref;
      });
    },
    put(ref, bytes) {
      files.set(keyOf(ref), { ref, bytes: () => bytes });
    },
    read: (ref) => files.get(keyOf(ref))?.bytes(),
    list: () => [...files.values()].map(({ ref }) => ref),
    remove: (ref) => void files.delete(keyOf(ref)),
    removeAll(type) {
      for (const [key, { ref }] of files) if (type === undefined || ref.type === type) files.delete(key);
    },
  };
}
