/**
 * One end of Electron's contextBridge, the same in the world of the page and in that of the preload. The two worlds share the document's
 * nodes and nothing else; what crosses is the `detail` of events on one node that only the two ends know, which Chromium clones from one
 * world into the other. Functions stay where they were made; the other world gets a stand-in that calls them.
 */
export type BridgeEnd = {
  /** A value as the other world can read it. Throws what structured clone throws for what cannot be copied. */
  pack(value: unknown): unknown;
  unpack(packed: unknown): unknown;
};

/** Makes an end. Its own text runs in the page: it may refer to nothing outside itself. `mine` and `theirs` are event names. */
export function createBridgeEnd(channel: EventTarget, mine: string, theirs: string): BridgeEnd {
  // Taken before any script of the page has run: what the page puts in their place later is not used.
  const { apply, ownKeys } = Reflect;
  const { dispatchEvent } = EventTarget.prototype;
  const Event = CustomEvent;
  const clone = structuredClone;
  const owned: unknown[] = [];
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let reply: unknown;

  const send = (message: unknown): void =>
    void apply(dispatchEvent, channel, [new Event(theirs, { detail: clone(message) })]);
  const keep = (value: unknown): number => owned.push(value) - 1;

  const packPromise = (promise: Promise<unknown>): unknown => {
    const id = keep(undefined);
    promise.then(
      (value) => send(['settle', id, true, pack(value)]),
      (error: unknown) => send(['settle', id, false, packError(error)]),
    );
    return ['promise', id];
  };

  const packError = (error: unknown): unknown => ['error', error instanceof Error ? error.message : String(error)];

  const pack = (value: unknown): unknown => {
    if (typeof value === 'function') return ['function', keep(value)];
    if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.');
    if (typeof value !== 'object' || value === null) return ['value', value];
    if (value instanceof Promise) return packPromise(value);
    if (value instanceof Error) return packError(value);
    if (Array.isArray(value)) return ['array', value.map(pack)];
    const isPlain = Object.prototype.toString.call(value) === '[object Object]';
    if (!isPlain) return ['value', clone(value)];
    return [
      'object',
      ownKeys(value).flatMap((key) => (typeof key === 'string' ? [[key, pack(Reflect.get(value, key))]] : [])),
    ];
  };

  const remote =
    (id: number) =>
    (...parameters: readonly unknown[]): unknown => {
      reply = undefined;
      send(['call', id, parameters.map(pack)]);
      if (!Array.isArray(reply)) throw new Error('the other world does not answer');
      const [isGood, result] = reply;
      if (isGood !== true) throw unpack(result);
      return unpack(result);
    };

  const unpack = (packed: unknown): unknown => {
    if (!Array.isArray(packed)) throw new TypeError('not a packed value');
    const [kind, content] = packed;
    if (kind === 'value') return content;
    if (kind === 'error') return new Error(content);
    if (kind === 'function') return remote(content);
    if (kind === 'array') return content.map(unpack);
    if (kind === 'promise') {
      const promise = Promise.withResolvers<unknown>();
      waiting.set(content, promise);
      return promise.promise;
    }
    const made = {};
    for (const [key, part] of content)
      Object.defineProperty(made, key, { value: unpack(part), enumerable: true, writable: true, configurable: true });
    return made;
  };

  const answer = (id: number, parameters: readonly unknown[]): void => {
    let result: unknown;
    try {
      const called = owned[id];
      if (typeof called !== 'function') throw new TypeError('not a function of this world');
      result = [true, pack(called(...parameters.map(unpack)))];
    } catch (error) {
      result = [false, packError(error)];
    }
    send(['reply', result]);
  };

  channel.addEventListener(mine, (event) => {
    if (!(event instanceof Event) || !Array.isArray(event.detail)) return;
    const [kind, first, second, third] = event.detail;
    if (kind === 'call') answer(first, second);
    else if (kind === 'reply') reply = first;
    else if (kind === 'settle') {
      const promise = waiting.get(first);
      waiting.delete(first);
      if (second === true) promise?.resolve(unpack(third));
      else promise?.reject(unpack(third));
    }
  });
  return { pack, unpack };
}
