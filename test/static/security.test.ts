import { describe, expect, test } from 'vitest';
import { ASSET_POLICY, CLOSED_POLICY, PAGE_POLICY } from '../../electron/main/csp.ts';
import { externalLink } from '../../electron/main/external-links.ts';
import { targetOf } from '../../electron/main/navigation.ts';
import { isPermitted } from '../../electron/main/permissions.ts';
import { isRequestAllowed } from '../../electron/main/request-filter.ts';
import { senderProblem } from '../../electron/main/sender.ts';
import { windowOptions } from '../../electron/main/window-options.ts';
import { BRIDGE_CHANNELS } from '../../src/contract/bridge-channels.ts';
import { codeLines, readRepositoryFile, repositoryFiles } from './repository-files.ts';

const product = repositoryFiles().filter((file) => /^(src|electron)\/.*\.ts$/.test(file));
const code = (file: string): string => codeLines(readRepositoryFile(file)).join('\n');
const filesWith = (pattern: RegExp): string[] => product.filter((file) => pattern.test(code(file)));

const window = windowOptions({
  preload: '/p.cjs',
  isPackaged: true,
  isDark: true,
  workArea: { width: 1920, height: 1080 },
});

// One test for each lock of the desktop app. The same is tried on the running app by test/e2e/desktop (docs/security.md).
describe('the locks of the desktop app', () => {
  test('sandbox, context isolation, and no Node in any page', () => {
    expect(window.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    });
    expect(code('electron/main/index.ts')).toContain('app.enableSandbox()');
  });

  test('a bridge of two functions on two channels, for the main frame of our own page alone', () => {
    expect(Object.keys(BRIDGE_CHANNELS)).toEqual(['call', 'event']);
    expect(filesWith(/ipcMain\.(handle|on)\(/)).toEqual(['electron/main/bridge.ts']);
    expect(senderProblem({ origin: 'app://gesso', isMainFrame: true, isOurWindow: true })).toBeUndefined();
    for (const wrong of [
      { origin: 'https://example.com' },
      { origin: undefined },
      { isMainFrame: false },
      { isOurWindow: false },
    ])
      expect(senderProblem({ origin: 'app://gesso', isMainFrame: true, isOurWindow: true, ...wrong })).toBeDefined();
  });

  test('a content security policy without holes', () => {
    for (const policy of [PAGE_POLICY, ASSET_POLICY, CLOSED_POLICY]) {
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*|wss?:/);
    }
    expect(PAGE_POLICY).toContain("script-src 'self'");
    expect(PAGE_POLICY).toContain("connect-src 'none'");
    expect(ASSET_POLICY).toContain('sandbox');
  });

  test.each(['media', 'geolocation', 'notifications', 'midi', 'clipboard-read', 'openExternal', 'usb', 'pointerLock'])(
    'no permission for %s',
    (permission) => {
      expect(isPermitted({ permission, requestingUrl: 'app://gesso/', isMainFrame: true })).toBe(false);
    },
  );

  test.each([
    'https://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'app://other/',
    'about:blank',
  ])('no way to %s', (url) => {
    expect(targetOf(url).kind).toBe('denied');
  });

  test.each([
    'https://example.com/a.js',
    'http://127.0.0.1:8188/',
    'wss://example.com',
    'file:///etc/passwd',
    'ftp://x/',
  ])('no request to %s', (url) => {
    expect(isRequestAllowed(url, true)).toBe(false);
  });

  test('other sites open in the system’s browser, from a list, over https alone', () => {
    expect(externalLink('https://github.com/')).toBe('https://github.com/');
    for (const url of [
      'http://github.com/',
      'https://github.com.example.com/',
      'https://me@github.com/',
      'https://github.com:444/',
    ])
      expect(externalLink(url)).toBeUndefined();
    expect(filesWith(/shell\.openExternal\(/)).toEqual(['electron/main/link-actions.ts']);
  });

  test('every file that the window gets is nosniff', () => {
    expect(code('electron/main/file-response.ts')).toContain("'X-Content-Type-Options': 'nosniff'");
  });

  test('crash dumps are sent to nobody', () => {
    expect(filesWith(/crashReporter/)).toEqual(['electron/main/crash-dumps.ts']);
    expect(code('electron/main/crash-dumps.ts')).toContain('uploadToServer: false');
  });

  test('nothing but the loopback server listens, and nothing but the updater brings programs', () => {
    expect(filesWith(/\bserver\.listen\(/)).toEqual([
      'src/core/comfy/supervise/free-port.ts',
      'src/host/http/listen.ts',
    ]);
    // It only asks whether a port is free, on loopback, and closes it again.
    expect(code('src/core/comfy/supervise/free-port.ts')).toContain("host: '127.0.0.1'");
    expect(filesWith(/electron-updater/)).toEqual(['electron/main/update/electron-updates.ts']);
    expect(product.filter((file) => /updateConfigPath|setFeedURL/.test(code(file)))).toEqual([
      'electron/main/update/electron-updates.ts',
    ]);
  });
});

describe('programs that we start', () => {
  /** Every file that starts one; a new one must be added here, after a look at what it passes on. */
  const starters = [
    'src/core/comfy/process/family.ts',
    'src/core/comfy/process/kept-process.ts',
    'src/core/comfy/process/process-list.ts',
    'src/core/comfy/process/run-program.ts',
    'src/core/comfy/supervise/known-flags.ts',
    'src/core/providers/draft/run-tree.ts',
    'src/host/cli/background-host.ts',
    'src/host/node/open-browser.ts',
  ];

  test('are started in few places', () => {
    expect(filesWith(/from '(node:child_process|execa)'|utilityProcess/)).toEqual(starters);
  });

  test.each(starters)('get an environment of their own from %s', (file) => {
    const text = code(file);

    // Without `env` a program inherits ours, with every key that somebody has put there.
    expect(text).toMatch(/\benv(:|,| \})/);
    if (text.includes("from 'execa'")) expect(text).toContain('extendEnv: false');
    expect(text).not.toMatch(/shell: true|\bexec\(|execSync\(/);
  });

  test('of ComfyUI and of the system get no key, whatever its name', () => {
    expect(code('src/core/comfy/supervise/child-environment.ts')).toMatch(/SECRET = \/KEY\|TOKEN\|SECRET\|PASSW/);
    expect(code('electron/main/index.ts')).toContain('delete process.env[name]');
    expect(code('src/host/node/open-browser.ts')).toContain('withoutSecrets(environment)');
  });

  test('never have a key in their arguments', () => {
    const wrong = /\b(spawn|execFile|execa)\([^)]*\b(key|token|secret|password)\b/i;

    expect(filesWith(wrong)).toEqual([]);
  });
});
