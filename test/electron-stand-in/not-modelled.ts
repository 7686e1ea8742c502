/** What the stand-in does not do. Its message names the part of Electron, so that a test that needs it says which. */
export class NotModelledError extends Error {
  override readonly name = 'NotModelledError';

  constructor(part: string) {
    super(`${part} is not modelled by the stand-in for Electron (test/electron-stand-in)`);
  }
}

/** Names that the language and the test tools look for on any object. */
const ASKED_OF_EVERYTHING: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  'constructor',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
]);

/**
 * Gives a partial object the full type of Electron's. Reading a part that is missing throws NotModelledError with its name; methods of
 * classes with private fields keep their own `this`.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says which of Electron's types it stands in for.
export function asElectron<T extends object>(name: string, part: object): T {
  return new Proxy(part, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (value === undefined && typeof key === 'string' && !(key in target) && !ASKED_OF_EVERYTHING.has(key)) {
        throw new NotModelledError(`${name}.${key}`);
      }
      return typeof value === 'function' && key !== 'constructor' ? bound(target, value) : value;
    },
    set: (target, key, value) => {
      if (typeof key === 'string' && !(key in target)) throw new NotModelledError(`${name}.${key} =`);
      return Reflect.set(target, key, value, target);
    },
  }) as T;
}

const bindings = new WeakMap<object, WeakMap<object, unknown>>();

/** The same function for the same method each time, so that `a.b === a.b`. */
function bound(target: object, method: object): unknown {
  const known = bindings.get(target) ?? new WeakMap<object, unknown>();
  bindings.set(target, known);
  if (!known.has(method)) known.set(method, (method as CallableFunction).bind(target));
  return known.get(method);
}
