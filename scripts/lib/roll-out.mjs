/**
 * The text of an update feed (`latest*.yml`) that only a share of all installed copies follows; each copy rolls its dice once.
 * @param {string} text as electron-builder wrote it.
 * @param {number} percent 0 to 100; at 100 everybody follows and the line is gone.
 * @returns {string}
 * @throws {Error} when this is no update feed or no percentage.
 */
export function withRollOut(text, percent) {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100)
    throw new Error('The share is a whole number from 0 to 100.');
  if (!/^version: /m.test(text)) throw new Error('This is no update feed: it names no version.');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('stagingPercentage:'));
  return [...lines, ...(percent === 100 ? [] : [`stagingPercentage: ${percent}`]), ''].join('\n');
}
