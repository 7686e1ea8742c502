/** The end of an exhaustive switch: the compiler complains when a case is missing; at run time it throws. */
export function assertNever(value: never): never {
  throw new Error(`unexpected: ${JSON.stringify(value)}`);
}
