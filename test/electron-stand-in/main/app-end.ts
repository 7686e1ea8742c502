import type { EventEmitter } from 'node:events';
import { eventOf } from './event.ts';
import { runtime } from './runtime.ts';
import { windowList } from './window-list.ts';

/**
 * The end of the app, in Electron's order: `before-quit`, each window's `close`, `will-quit`, `quit`. Whoever prevents one of them stops it
 * there, and a later `quit` begins again. `exit` asks nobody.
 */
export class AppEnd {
  readonly #app: EventEmitter;
  readonly #release: () => void;
  #isQuitting = false;
  #isExiting = false;

  constructor(app: EventEmitter, release: () => void) {
    this.#app = app;
    this.#release = release;
    windowList.watcher = {
      allClosed: () => this.#allClosed(),
      closePrevented: () => void (this.#isQuitting = false),
    };
  }

  quit(): void {
    if (this.#isQuitting || this.#isExiting) return;
    const event = eventOf({});
    this.#app.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#isQuitting = true;
    if (windowList.open.size === 0) this.#willQuit();
    else for (const window of windowList.open) window.close();
  }

  exit(exitCode: number): void {
    if (this.#isExiting) return;
    this.#isExiting = true;
    for (const window of windowList.open) window.destroy();
    // Before the message loop runs there is nobody who could be told: Electron ends the process there and then.
    if (!runtime.isReady) return this.#leaveNow(exitCode);
    this.#app.emit('quit', eventOf({}), exitCode);
    void this.#leave(exitCode);
  }

  #allClosed(): void {
    if (this.#isExiting) return;
    if (this.#isQuitting) return this.#willQuit();
    if (this.#app.listenerCount('window-all-closed') === 0) this.quit();
    else this.#app.emit('window-all-closed');
  }

  #willQuit(): void {
    const event = eventOf({});
    this.#app.emit('will-quit', event);
    if (event.defaultPrevented) this.#isQuitting = false;
    else this.exit(0);
  }

  async #leave(exitCode: number): Promise<void> {
    runtime.isEnding = true;
    await runtime.running?.stop();
    this.#leaveNow(exitCode);
  }

  #leaveNow(exitCode: number): void {
    this.#release();
    process.exit(exitCode);
  }
}
