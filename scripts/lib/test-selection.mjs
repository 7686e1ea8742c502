const groups = new Set(['static', 'build', 'unit', 'e2e', 'electron']);

/**
 * Which stages of a test run the arguments ask for: all without arguments, else the groups named and the runners
 * that the paths belong to. End-to-end tests always bring the build along.
 * @template {{ group: string }} S
 * @param {readonly S[]} stages
 * @param {readonly string[]} args
 * @returns {{ selected: S[], paths: string[] }} `paths` are for the runners, each of which takes `pathsOf` its group.
 */
export function selectStages(stages, args) {
  const paths = args.filter((arg) => !groups.has(arg)).map((arg) => arg.replaceAll('\\', '/'));
  const wanted = new Set(args.filter((arg) => groups.has(arg)));
  for (const path of paths) wanted.add(groupOfPath(path));
  if (wanted.has('e2e') || wanted.has('electron')) wanted.add('build');
  const selected = wanted.size === 0 ? [...stages] : stages.filter((stage) => wanted.has(stage.group));
  return { selected, paths };
}

/**
 * The paths that one group's runner should look below; none means everything.
 * @param {string} group
 * @param {readonly string[]} paths
 */
export function pathsOf(group, paths) {
  return paths.filter((path) => groupOfPath(path) === group);
}

/** @param {string} path */
function groupOfPath(path) {
  if (path.includes('test/e2e-electron')) return 'electron';
  return path.includes('test/e2e') ? 'e2e' : 'unit';
}
