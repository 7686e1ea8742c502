import { electronBinary, fetchElectron } from './lib/electron-binary.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/main.mjs';
import { requireNode } from './lib/node-runtime.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';

// npm run electron: downloads the Electron binary explicitly, also when it failed a short while ago.

await runMain(async () => {
  await ensureInstalled(root);
  const present = electronBinary(root);
  const { binary, reason } =
    present === undefined
      ? await fetchElectron(root, { node: requireNode(root), evenAfterFailure: true })
      : { binary: present, reason: '' };
  console.log(binary ?? `No Electron: ${reason}.`);
  return binary === undefined ? 1 : 0;
});
