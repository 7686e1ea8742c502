import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the fuses of an Electron binary are: this text, a version, a length, one character for each. */
export const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 9;

/**
 * Makes a folder into one that electron-builder takes for an unpacked Electron of Linux: the files that it moves, and a "binary" that holds nothing but
 * fuses, all as Electron ships them. It proves what the packager does with our files and our configuration, and nothing about Electron.
 */
export function standInDistribution(folder: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  // As shipped: run-as-node, node options and inspect on, all locks off.
  const wire = Buffer.from([1, FUSES, ...Buffer.from('101100010')]);
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.alloc(64), Buffer.from(FUSE_SENTINEL), wire, Buffer.alloc(64)]),
  );
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'LICENSE'), 'Electron’s licence\n');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<html></html>\n');
  for (const name of ['chrome-sandbox', 'chrome_crashpad_handler', 'resources.pak', 'icudtl.dat'])
    writeFileSync(join(folder, name), name);
  mkdirSync(join(folder, 'resources'));
  mkdirSync(join(folder, 'locales'));
  for (const locale of ['de', 'en-US', 'en-GB', 'fr', 'ja'])
    writeFileSync(join(folder, 'locales', `${locale}.pak`), '');
  return folder;
}
