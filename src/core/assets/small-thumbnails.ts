import { stat } from 'node:fs/promises';
import { errorFields, type Log } from '../base/log.ts';
import type { AssetStore } from './store.ts';
import { makeSmallThumbnail } from './thumbnail.ts';

/** What a tile shows where a picture is transparent and its mean colour is not known. */
const UNKNOWN_COLOR = '#808080';

/** Thumbnails for screens of single density. Each is made from the thumbnail when it is first asked for, and kept. */
export class SmallThumbnails {
  readonly #store: AssetStore;
  readonly #log: Log;
  readonly #making = new Map<string, Promise<string | undefined>>();

  constructor({ store, log }: { readonly store: AssetStore; readonly log: Log }) {
    this.#store = store;
    this.#log = log;
  }

  /**
   * Where the small thumbnail of this content lies; undefined when none can be made: there is no thumbnail, it is damaged, the disk is
   * full. Whoever asks shows the thumbnail itself then. `color` is the asset's mean colour, `#rrggbb`. Never rejects.
   */
  async pathOf(sha256: string, color: string | null): Promise<string | undefined> {
    const target = this.#store.smallThumbnailPathOf(sha256);
    if (await exists(target)) return target;
    const running = this.#making.get(sha256);
    if (running !== undefined) return running;
    const made = this.#make(sha256, target, color ?? UNKNOWN_COLOR).finally(() => this.#making.delete(sha256));
    this.#making.set(sha256, made);
    return made;
  }

  async #make(sha256: string, target: string, color: string): Promise<string | undefined> {
    try {
      await makeSmallThumbnail(this.#store.thumbnailPathOf(sha256), target, color);
      return target;
    } catch (error) {
      this.#log.warn({ sha256, ...errorFields(error) }, 'no small thumbnail could be made');
      return undefined;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Not there yet, or not to be read: either way it is made anew.
    return false;
  }
}
