import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const expression = /new URL\(\s*(['"])(\.{1,2}\/[^'"]*)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * A build plugin for code that runs unbuilt as well and finds its files by `new URL('./name', import.meta.url)`:
 * worker modules are built as chunks of their own, data files and folders are copied below `data/`, and the expression
 * is rewritten to where they end up.
 * @param {string} root the checkout; the plugin leaves files outside it alone.
 * @returns {import('vite').Plugin}
 */
export function moduleUrls(root) {
  return {
    name: 'gesso-module-urls',
    transform: {
      filter: { code: 'import.meta.url', id: { exclude: /node_modules/ } },
      handler(code, id) {
        const file = id.split('?')[0] ?? id;
        if (!file.startsWith(root)) return null;
        const rewritten = code.replace(expression, (whole, _quote, relative) => {
          const target = path.resolve(path.dirname(file), relative);
          if (!target.startsWith(root + path.sep) || !existsSync(target)) return whole;
          if (/\.(ts|mts|js|mjs)$/.test(target)) return emitModule(this, root, target);
          return emitData(this, root, target);
        });
        return rewritten === code ? null : { code: rewritten, map: null };
      },
    },
  };
}

/**
 * @param {{ emitFile(file: { type: 'chunk', id: string, fileName: string }): string }} context
 * @param {string} root
 * @param {string} target a module below `root`
 * @returns {string} the expression that finds it in the build; the name is fixed, so it is known before the chunk is.
 */
function emitModule(context, root, target) {
  const name = path
    .relative(root, target)
    .replaceAll(/[\\/]/g, '-')
    .replace(/\.\w+$/, '');
  context.emitFile({ type: 'chunk', id: target, fileName: `${name}.js` });
  return `new URL('./${name}.js', import.meta.url)`;
}

/**
 * @param {{ emitFile(file: { type: 'asset', fileName: string, source: Uint8Array }): string }} context
 * @param {string} root
 * @param {string} target a file or folder below `root`
 * @returns {string} the expression that finds it in the build.
 */
function emitData(context, root, target) {
  const isFolder = statSync(target).isDirectory();
  const names = isFolder ? readdirSync(target, { recursive: true, encoding: 'utf8' }) : [''];
  const files = names.map((name) => path.join(target, name)).filter((file) => statSync(file).isFile());
  for (const file of files) {
    const fileName = `data/${path.relative(root, file).split(path.sep).join('/')}`;
    context.emitFile({ type: 'asset', fileName, source: readFileSync(file) });
  }
  const place = path.relative(root, target).split(path.sep).join('/');
  return `new URL('./data/${place}${isFolder ? '/' : ''}', import.meta.url)`;
}
