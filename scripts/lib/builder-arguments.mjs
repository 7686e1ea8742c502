/**
 * The command line of electron-builder. Nothing is ever published from here: a release is drafted by its workflow.
 * @param {readonly string[]} given as the user gave them.
 * @param {{ dist: string, feed: string | undefined }} places `dist`: the unpacked Electron of this machine; `feed`: where the app looks
 *   for updates (https).
 * @returns {string[]}
 * @throws {Error} for a feed that is no https address.
 */
export function builderArguments(given, { dist, feed }) {
  const args = ['--publish', 'never', ...given];
  // What was downloaded for this machine is used for it alone; for others electron-builder fetches its own.
  const isForThisMachine = !given.some(
    (word) => /^--(x64|arm64|armv7l|universal|win|mac|linux|[wml])$/.test(word) || /^-[wml]$/.test(word),
  );
  if (isForThisMachine) args.push(`-c.electronDist=${dist}`);
  if (feed !== undefined && feed !== '') {
    if (!URL.canParse(feed) || new URL(feed).protocol !== 'https:')
      throw new Error('GESSO_UPDATE_FEED must be an https address: programs come from there.');
    args.push('-c.publish.provider=generic', `-c.publish.url=${feed}`);
  }
  return args;
}
