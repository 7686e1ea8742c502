/**
 * The command line of electron-builder. Nothing is ever published from here: a release is drafted by its workflow.
 * @param {readonly string[]} given as the user gave them.
 * @param {{ dist: string, feed: string | undefined, homepage: string | undefined, platform?: string }} places `dist`: the unpacked Electron of this machine;
 *   `feed`: where the app looks for updates; `homepage`: what deb and rpm name as the project's address (both https). Without the latter
 *   electron-builder takes a remote on GitHub, and refuses to make them where there is none.
 * @returns {string[]}
 * @throws {Error} for a feed or a homepage that is no https address.
 */
export function builderArguments(given, { dist, feed, homepage, platform = process.platform }) {
  const args = ['--publish', 'never', ...given];
  // What was downloaded for this machine is used for it alone; for others electron-builder fetches its own.
  const namesAnother = given.some(
    (word) => /^--(x64|arm64|armv7l|universal|win|mac|linux|[wml])$/.test(word) || /^-[wml]$/.test(word),
  );
  // Installers of macOS are made for both processors, and a folder for this one.
  const isForBoth = platform === 'darwin' && !given.includes('--dir');
  if (!namesAnother && !isForBoth) args.push(`-c.electronDist=${dist}`);
  if (feed !== undefined && feed !== '') {
    if (!isHttps(feed)) throw new Error('GESSO_UPDATE_FEED must be an https address: programs come from there.');
    args.push('-c.publish.provider=generic', `-c.publish.url=${feed}`);
  }
  if (homepage !== undefined && homepage !== '') {
    if (!isHttps(homepage)) throw new Error('GESSO_HOMEPAGE must be an https address.');
    args.push(`-c.extraMetadata.homepage=${homepage}`);
  }
  return args;
}

/** @param {string} text */
function isHttps(text) {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}
