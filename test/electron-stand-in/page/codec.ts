/** Values as text, as structured clone would carry them. Used on both sides of the wall, so it may refer to nothing outside itself. */
export type Codec = { encode(value: unknown): string; decode(text: string): unknown };

type Tagged = readonly [tag: string, ...parts: readonly unknown[]];

/**
 * Makes a codec. The function's own text is what runs in the page: no imports, no helpers from outside. `encode` expects what
 * `structuredClone` has returned; kinds that it does not know throw a TypeError.
 */
export function createCodec(): Codec {
  const bytesToText = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x80_00) text += String.fromCharCode(...bytes.subarray(at, at + 0x80_00));
    return btoa(text);
  };
  const textToBytes = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  const packNumber = (value: number): unknown =>
    Number.isFinite(value) && !Object.is(value, -0) ? value : ['n', Object.is(value, -0) ? '-0' : String(value)];

  const packObject = (value: object, ids: Map<object, number>): Tagged => {
    const id = ids.size;
    ids.set(value, id);
    const pack = (part: unknown): unknown => packValue(part, ids);
    if (Array.isArray(value)) return ['a', id, value.map(pack)];
    if (value instanceof Date) return ['d', id, packNumber(value.getTime())];
    if (value instanceof RegExp) return ['r', id, value.source, value.flags];
    if (value instanceof Error) return ['e', id, value.name, value.message];
    if (value instanceof Map) return ['m', id, [...value].map(([key, part]) => [pack(key), pack(part)])];
    if (value instanceof Set) return ['s', id, Array.from(value, pack)];
    if (value instanceof ArrayBuffer) return ['b', id, bytesToText(new Uint8Array(value))];
    if (value instanceof Uint8Array) return ['u8', id, bytesToText(value)];
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
      throw new TypeError('a value of a kind that is not carried');
    return ['o', id, Object.entries(value).map(([key, part]) => [key, pack(part)])];
  };

  const packValue = (value: unknown, ids: Map<object, number>): unknown => {
    if (value === undefined) return ['u'];
    if (typeof value === 'number') return packNumber(value);
    if (typeof value === 'bigint') return ['i', String(value)];
    if (typeof value !== 'object' || value === null) return value;
    const known = ids.get(value);
    return known === undefined ? packObject(value, ids) : ['#', known];
  };

  const unpack = (packed: unknown, made: unknown[]): unknown => {
    if (!Array.isArray(packed)) return packed;
    const [tag, id, first, second] = packed;
    const keep = <T>(value: T): T => {
      made[id] = value;
      return value;
    };
    if (tag === 'u') return undefined;
    if (tag === 'n') return Number(id);
    if (tag === 'i') return BigInt(id);
    if (tag === '#') return made[id];
    if (tag === 'd') return keep(new Date(Number(unpack(first, made))));
    if (tag === 'r') return keep(new RegExp(first, second));
    if (tag === 'e') return keep(Object.assign(new Error(second), { name: first }));
    if (tag === 'b') return keep(textToBytes(first).buffer);
    if (tag === 'u8') return keep(textToBytes(first));
    if (tag === 'a') {
      const list: unknown[] = keep([]);
      for (const part of first) list.push(unpack(part, made));
      return list;
    }
    if (tag === 's') {
      const set = keep(new Set<unknown>());
      for (const part of first) set.add(unpack(part, made));
      return set;
    }
    if (tag === 'm') {
      const map = keep(new Map<unknown, unknown>());
      for (const [key, part] of first) map.set(unpack(key, made), unpack(part, made));
      return map;
    }
    const fields: object = keep({});
    for (const [key, part] of first) {
      // Defined, not assigned: `__proto__` is a name like any other, as in structured clone.
      const value = unpack(part, made);
      Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
    }
    return fields;
  };

  return {
    encode: (value) => JSON.stringify(packValue(value, new Map())),
    decode: (text) => unpack(JSON.parse(text), []),
  };
}
