import { PRELOAD_WORLD } from '../page/scripts.ts';
import { toApp, toAppOrigin } from './address-map.ts';
import type { Cdp } from './cdp-connection.ts';

/** One frame of a page. Addresses are those of the app. */
export type Frame = {
  readonly id: string;
  readonly parent: Frame | undefined;
  /** A number of its own for as long as the frame lives, whatever it shows. */
  readonly treeNodeId: number;
  url: string;
  origin: string;
  name: string;
  /** Another one for each document that it shows. */
  documentId: string;
  isDetached: boolean;
};

type FramePayload = {
  readonly id: string;
  readonly parentId?: string;
  readonly url: string;
  readonly urlFragment?: string;
  readonly securityOrigin: string;
  readonly name?: string;
  readonly loaderId: string;
};

const ids = { next: 1 };

/** The frames of one page and the preload worlds in them, followed by Chromium's events. */
export class FrameTree {
  readonly #frames = new Map<string, Frame>();
  readonly #frameOfContext = new Map<number, Frame>();
  readonly #preloadWorlds = new Map<Frame, string>();
  #main: Frame | undefined;

  /** Needs the domains Page and Runtime not yet enabled: their first events count. */
  constructor(cdp: Cdp) {
    cdp.on('Page.frameAttached', ({ frameId, parentFrameId }) => this.#attach(frameId, parentFrameId));
    cdp.on('Page.frameNavigated', ({ frame }) => this.#show(frame));
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const frame = this.#frames.get(frameId);
      if (frame !== undefined) frame.url = toApp(url);
    });
    cdp.on('Page.frameDetached', ({ frameId, reason }) => {
      if (reason === 'remove') this.#detach(frameId);
    });
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const auxiliary: unknown = context.auxData;
      const frameId =
        typeof auxiliary === 'object' && auxiliary !== null && 'frameId' in auxiliary ? auxiliary.frameId : undefined;
      const frame = typeof frameId === 'string' ? this.#frames.get(frameId) : undefined;
      if (frame === undefined || context.name !== PRELOAD_WORLD) return;
      this.#frameOfContext.set(context.id, frame);
      // The first of a document is the one that the preload runs in.
      if (!this.#preloadWorlds.has(frame)) this.#preloadWorlds.set(frame, context.uniqueId);
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#frameOfContext.delete(executionContextId),
    );
    cdp.on('Runtime.executionContextsCleared', () => this.forgetWorlds());
  }

  /** Reads what is there already. */
  async read(cdp: Cdp): Promise<void> {
    const { frameTree } = await cdp.send('Page.getFrameTree');
    this.#show(frameTree.frame);
  }

  get main(): Frame {
    if (this.#main === undefined) throw new Error('the page has no frame yet');
    return this.#main;
  }
  get all(): readonly Frame[] {
    return [...this.#frames.values()];
  }
  byId(frameId: string): Frame | undefined {
    return this.#frames.get(frameId);
  }
  /** Whose preload world this is. */
  ofContext(contextId: number): Frame | undefined {
    return this.#frameOfContext.get(contextId);
  }
  /** The unique id of the preload's world in a frame. */
  preloadWorld(frame: Frame): string | undefined {
    return this.#preloadWorlds.get(frame);
  }
  /** The process of the page has ended, or its document has gone. */
  forgetWorlds(): void {
    this.#frameOfContext.clear();
    this.#preloadWorlds.clear();
  }

  #attach(id: string, parentId: string): Frame {
    const known = this.#frames.get(id);
    if (known !== undefined) return known;
    const parent = this.#frames.get(parentId);
    const frame: Frame = {
      id,
      parent,
      treeNodeId: ids.next++,
      url: 'about:blank',
      origin: parent?.origin ?? 'null',
      name: '',
      documentId: '',
      isDetached: false,
    };
    this.#frames.set(id, frame);
    if (parent === undefined) this.#main = frame;
    return frame;
  }

  #show(payload: FramePayload): void {
    const frame = this.#attach(payload.id, payload.parentId ?? '');
    this.#preloadWorlds.delete(frame);
    const changed = {
      url: toApp(payload.url) + (payload.urlFragment ?? ''),
      origin: toAppOrigin(payload.securityOrigin),
    };
    Object.assign(frame, changed, { name: payload.name ?? '', documentId: payload.loaderId });
    if (frame === this.#main) for (const other of this.all) if (other !== frame) this.#detach(other.id);
  }

  #detach(id: string): void {
    const frame = this.#frames.get(id);
    if (frame === undefined) return;
    frame.isDetached = true;
    this.#frames.delete(id);
    for (const child of this.all) if (child.parent === frame) this.#detach(child.id);
  }
}
