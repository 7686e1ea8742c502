const groups = new Set(['static', 'build', 'unit', 'e2e', 'electron']);

/**
 * Which stages of a test run the arguments ask for: all without arguments, else the groups named, else the runners
 * that the paths belong to. End-to-end tests always bring the build along.
 * @template {{ group: string }} S
 * @param {readonly S[]} stages
 * @param {readonly string[]} args
 * @returns {{ selected: S[], paths: string[] }} `paths` are for the runners.
 */
export function selectStages(stages, args) {
  const paths = args.filter((arg) => !groups.has(arg)).map((arg) => arg.replaceAll('\\', '/'));
  const wanted = new Set(args.filter((arg) => groups.has(arg)));
  if (wanted.size === 0) for (const group of paths.map(groupOfPath)) wanted.add(group);
  if (wanted.has('e2e') || wanted.has('electron')) wanted.add('build');
  const selected = wanted.size === 0 ? [...stages] : stages.filter((stage) => wanted.has(stage.group));
  return { selected, paths };
}

/** @param {string} path */
function groupOfPath(path) {
  if (path.includes('test/e2e-electron')) return 'electron';
  return path.includes('test/e2e') ? 'e2e' : 'unit';
}
