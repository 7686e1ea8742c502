import { readFileSync, writeFileSync } from 'node:fs';

import { runMain } from './lib/main.mjs';
import { withRollOut } from './lib/roll-out.mjs';

// node scripts/roll-out.mjs PERCENT FILE…: lets this share of all installed copies follow update feeds (latest.yml, latest-mac.yml, …).
// No file is no error: a build without GESSO_UPDATE_FEED has no feeds.

await runMain(() => {
  const [percent, ...files] = process.argv.slice(2);
  const feeds = files.filter((file) => !file.includes('*'));
  for (const file of feeds) writeFileSync(file, withRollOut(readFileSync(file, 'utf8'), Number(percent)));
  console.log(feeds.length === 0 ? 'There are no update feeds.' : `${percent} % may follow ${feeds.join(', ')}.`);
  return Promise.resolve(0);
});
