import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { drawIcons } from './lib/icons.mjs';
import { runMain } from './lib/main.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';

// npm run icons: draws every icon of the app anew from renderer/public/icon.svg. The results are committed.

await runMain(async () => {
  for (const [file, content] of await drawIcons(root)) {
    const place = path.join(root, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, content);
    console.log(`${file} ${content.length}`);
  }
  return 0;
});
