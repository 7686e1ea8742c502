import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { missingPlatformEntries } from './lib/lockfile-platforms.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';

// npm run lockfile: after `npm install NAME`, adds the entries of platform packages that npm has left out.

const file = path.join(root, 'package-lock.json');
const lockfile = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingPlatformEntries(lockfile.packages);
const places = Object.entries({ ...lockfile.packages, ...missing }).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
if (Object.keys(missing).length > 0) {
  writeFileSync(file, `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(places) }, null, 2)}\n`);
}
console.log(`${Object.keys(missing).length} entries added`);
