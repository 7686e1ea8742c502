import path from 'node:path';

import { bundleFunctions, functionNames } from './lib/bundle-functions.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';

// npm run team:bundle: makes supabase/bundle/<function>/index.js, which supabase/config.toml names for `supabase functions deploy`.

await bundleFunctions(root, path.join(root, 'supabase', 'bundle'));
console.log(`supabase/bundle: ${functionNames(root).join(', ')}`);
