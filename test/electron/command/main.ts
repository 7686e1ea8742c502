import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/*
 * The installed app, started with words for its command line, in a process of its own, with the stand-in in Electron's place. Arguments:
 * the entry file, and the words. Output and exit code are the command's.
 */
const [entry = '', ...words] = process.argv.slice(2);
const standInUrl = new URL('../electron-stand-in.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standInUrl, shortCircuit: true } : next(specifier, context),
});
const { app, BrowserWindow } = await import('../electron-stand-in.ts');

app.isPackaged = true;
app.onExit = (exitCode) => process.exit(BrowserWindow.all.size === 0 ? exitCode : 99);
// As Electron has it in an installed app; words of Chromium may come first.
process.argv = ['/opt/Gesso/gesso', '--no-sandbox', ...words];
await import(pathToFileURL(entry).href);
app.becomeReady();
