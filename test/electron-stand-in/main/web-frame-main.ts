import type { Frame, FrameTree } from '../chromium/frame-tree.ts';
import { asElectron } from '../not-modelled.ts';

/** Electron's view of each frame, the same object for the same frame. */
export class FrameViews {
  readonly #views = new WeakMap<Frame, Electron.WebFrameMain>();
  readonly #tree: FrameTree;

  constructor(tree: FrameTree) {
    this.#tree = tree;
  }

  of(frame: Frame): Electron.WebFrameMain {
    const view = this.#views.get(frame) ?? this.#make(frame);
    this.#views.set(frame, view);
    return view;
  }

  #make(frame: Frame): Electron.WebFrameMain {
    const { of } = this;
    const view = (other: Frame): Electron.WebFrameMain => of.call(this, other);
    const children = (): Frame[] => this.#tree.all.filter(({ parent }) => parent === frame);
    const part = {
      get url() {
        return frame.url;
      },
      get origin() {
        return frame.origin;
      },
      get name() {
        return frame.name;
      },
      get parent() {
        return frame.parent === undefined ? null : view(frame.parent);
      },
      get top() {
        let top = frame;
        while (top.parent !== undefined) top = top.parent;
        return view(top);
      },
      get frames() {
        return children().map(view);
      },
      get detached() {
        return frame.isDetached;
      },
      isDestroyed: () => frame.isDetached,
      frameTreeNodeId: frame.treeNodeId,
      frameToken: frame.id,
      processId: 1,
      routingId: frame.treeNodeId,
    } satisfies Partial<Electron.WebFrameMain>;
    return asElectron('WebFrameMain', part);
  }
}
