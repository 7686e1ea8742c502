/** An event of Electron, with the fields that it documents. */
export function eventOf<T extends object>(fields: T): Electron.Event<T> {
  const state = { isPrevented: false };
  const event = Object.defineProperties({} as Electron.Event<T>, Object.getOwnPropertyDescriptors(fields));
  return Object.defineProperties(event, {
    preventDefault: { value: () => void (state.isPrevented = true) },
    defaultPrevented: { get: () => state.isPrevented, enumerable: true },
  });
}
