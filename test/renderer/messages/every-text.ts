/** A text by its place in the messages: "queue.phases.running", or what makes one from its values. */
export type PlacedText =
  | { readonly place: string; readonly kind: 'text'; readonly text: string }
  | {
      readonly place: string;
      readonly kind: 'made';
      readonly arity: number;
      readonly make: (values: readonly unknown[]) => string;
    };

/** Every text below a node of the messages. Throws TypeError for anything that is neither text nor function nor a group of them. */
export function everyText(node: unknown, place = ''): PlacedText[] {
  if (typeof node === 'string') return [{ place, kind: 'text', text: node }];
  if (typeof node === 'function') {
    const make = (values: readonly unknown[]): string => String(Reflect.apply(node, undefined, values));
    return [{ place, kind: 'made', arity: node.length, make }];
  }
  if (typeof node !== 'object' || node === null) throw new TypeError(`${place} is no text`);
  return Object.entries(node).flatMap(([key, child]) => everyText(child, place === '' ? key : `${place}.${key}`));
}
