import { describe, expect, test } from 'vitest';

import { codeLines, readRepositoryFile, repositoryFiles } from './repository-files.ts';

const sources = repositoryFiles().filter((file) => /^electron\/.*\.ts$/.test(file));
const code = (file: string): string => codeLines(readRepositoryFile(file)).join('\n');
const main = sources
  .filter((file) => file.startsWith('electron/main/'))
  .map(code)
  .join('\n');

// Text matches: they notice that a lock was taken away, not that it was built wrong. test/electron tries the locks themselves.
describe('the desktop shell', () => {
  test.each([
    /\bsandbox: true\b/,
    /\bcontextIsolation: true\b/,
    /\bnodeIntegration: false\b/,
    /\bnodeIntegrationInWorker: false\b/,
    /\bnodeIntegrationInSubFrames: false\b/,
    /\bwebSecurity: true\b/,
    /\ballowRunningInsecureContent: false\b/,
    /\bwebviewTag: false\b/,
    /\bapp\.enableSandbox\(\)/,
    /\.setPermissionRequestHandler\(/,
    /\.setPermissionCheckHandler\(/,
    /\.setDevicePermissionHandler\(\(\) => false\)/,
    /\.onBeforeRequest\(/,
    /'will-download', \(event\) => event\.preventDefault\(\)/,
    /\.setWindowOpenHandler\(/,
    /action: 'deny'/,
    /'will-navigate'/,
    /'will-frame-navigate'/,
    /'will-redirect'/,
    /'will-attach-webview', \(event\) => event\.preventDefault\(\)/,
    /\bsenderFrame\b/,
    /\.requestSingleInstanceLock\(\)/,
    /crashReporter\.start\(\{ uploadToServer: false\b/,
  ])('main contains %s', (pattern) => {
    expect(main).toMatch(pattern);
  });

  test.each([
    /\bsandbox: false\b|\bcontextIsolation: false\b|\bnodeIntegration: true\b|\bwebSecurity: false\b/,
    /action: 'allow'/,
    /no-sandbox|disable-web-security|ignore-certificate-errors|remote-debugging/,
    /unsafe-(inline|eval|hashes)/,
    /\bipcMain\.on\b|ipcMain\.handleOnce|\bexecuteJavaScript\b|\binsertCSS\b/,
    /\bloadFile\b|loadURL\((?!PAGE_URL\))/,
    /bypassCSP|setCertificateVerifyProc|registerFileProtocol|'file:'/,
    /uploadToServer: true|submitURL/,
  ])('main contains nowhere %s', (pattern) => {
    expect(main).not.toMatch(pattern);
  });

  test('main listens on one channel', () => {
    expect(main.match(/ipcMain\.handle\(/g)).toHaveLength(1);
  });

  test('only the entry reads the environment', () => {
    const readers = sources.filter((file) => /process\.env\b/.test(code(file)));

    expect(readers).toEqual(['electron/main/index.ts']);
  });

  test('the preload is one file that exposes one object and not ipcRenderer', () => {
    const preload = sources.filter((file) => file.startsWith('electron/preload/'));
    const text = code('electron/preload/index.ts');
    const body = text.replaceAll(/^import .*$/gm, '');

    expect(preload).toEqual(['electron/preload/index.ts']);
    expect(text.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(body).not.toMatch(
      /: ipcRenderer|ipcRenderer[,\s]*\}|ipcRenderer\.(send|sendSync|postMessage|sendToHost)\b|\brequire\(|process\./,
    );
    // Everything but types comes from electron or from the channel's names.
    const imports = [...text.matchAll(/^import (?!type).* from '(.*)';$/gm)].map(([, from]) => from);
    expect(imports).toEqual(['electron', '../../src/contract/bridge-channels.ts']);
  });
});
