import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * Runs a main module of Electron without Electron: `node test/electron-stand-in/main.ts out/main/index.js [arguments]`. The module gets
 * this folder's `electron`; once it has been evaluated the browser starts, and when that is up the app is ready.
 */
const [runner = '', , entry = 'out/main/index.js', ...rest] = process.argv;
// As `electron . [arguments]`: what stands after the checkout is for the app.
process.argv = [runner, '.', ...rest];

const standInUrl = new URL('electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: standInUrl, shortCircuit: true }
      : next(specifier, context),
});

const { app, becomeReady } = await import('./main/app.ts');
const { runtime } = await import('./main/runtime.ts');
const { answerQuestions } = await import('./control.ts');
const { launchChromium } = await import('./chromium/launch-chromium.ts');

answerQuestions();
await import(pathToFileURL(resolve(entry)).href);
try {
  const chromium = await launchChromium(app.getPath('userData'));
  runtime.running = chromium;
  runtime.chromium.resolve(chromium);
  process.once('exit', () => chromium.kill());
  // Electron's browser and main are one process; ours end together. `exit` of the app has stopped watching by then.
  void chromium.ended.then(() => runtime.isEnding || process.exit(70));
  becomeReady();
} catch (error) {
  runtime.chromium.reject(error);
  process.stderr.write(`stand-in: the browser did not start: ${String(error)}\n`);
  process.exit(70);
}
