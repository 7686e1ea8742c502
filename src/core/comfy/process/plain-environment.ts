/** The environment of the system's own small programs (ps, taskkill): how to be found and which words to use, and none of ours. */
export function plainEnvironment(): Record<string, string | undefined> {
  const { PATH, SystemRoot } = process.env;
  return { PATH, SystemRoot, LC_ALL: 'C' };
}
