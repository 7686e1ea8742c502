import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asElectron } from '../not-modelled.ts';
import { AppEnd } from './app-end.ts';
import { eventOf } from './event.ts';
import { InstanceLock } from './instance-lock.ts';
import { record } from './record.ts';
import { runtime } from './runtime.ts';

type Part =
  | 'isPackaged'
  | 'name'
  | 'badgeCount'
  | 'getName'
  | 'getVersion'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'getLocale'
  | 'getPreferredSystemLanguages'
  | 'setAppUserModelId'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'focus'
  | 'hide'
  | 'show'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setBadgeCount'
  | 'getBadgeCount'
  | 'setAsDefaultProtocolClient'
  | 'removeAsDefaultProtocolClient'
  | 'isDefaultProtocolClient'
  | 'addRecentDocument'
  | 'clearRecentDocuments'
  | 'setAboutPanelOptions'
  | 'disableHardwareAcceleration'
  | 'dock';

/** The app: its places, its one instance and its end. Emits what Electron documents, in that order. */
class AppStandIn extends EventEmitter implements Pick<Electron.App, Part> {
  isPackaged = false;
  name = 'gesso';
  isSandboxEnabled = false;
  /** Only macOS has one. */
  readonly dock = undefined;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #lock = new InstanceLock();
  readonly #protocols = new Set<string>();
  readonly #end = new AppEnd(this, () => this.#lock.release());

  get badgeCount(): number {
    return record.badge;
  }
  set badgeCount(count: number) {
    record.badge = count;
  }

  getName(): string {
    return this.name;
  }
  getVersion(): string {
    return process.env['npm_package_version'] ?? '0.0.0';
  }
  getAppPath(): string {
    return process.cwd();
  }
  getPath(name: string): string {
    const temporary = join(tmpdir(), 'stand-in-electron', String(process.pid));
    return this.#paths.get(name) ?? (name === 'temp' ? tmpdir() : join(temporary, name));
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  getLocale(): string {
    return 'en-US';
  }
  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }
  setAppUserModelId(): void {}
  disableHardwareAcceleration(): void {}
  setAboutPanelOptions(): void {}
  enableSandbox(): void {
    if (runtime.isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.isSandboxEnabled = true;
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    const start = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
    return this.#lock.take(this.getPath('userData'), start, (second) =>
      this.emit('second-instance', eventOf({}), second.argv, second.workingDirectory, second.additionalData),
    );
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock.isHeld;
  }
  releaseSingleInstanceLock(): void {
    this.#lock.release();
  }

  isReady(): boolean {
    return runtime.isReady;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  /** The browser is up. Called once, by run.ts. */
  becomeReady(): void {
    runtime.isReady = true;
    this.emit('will-finish-launching');
    this.emit('ready', eventOf({}), {});
    this.#ready.resolve();
  }

  quit(): void {
    this.#end.quit();
  }
  exit(exitCode = 0): void {
    this.#end.exit(exitCode);
  }

  focus(): void {}
  hide(): void {}
  show(): void {}
  setLoginItemSettings(settings: Electron.Settings): void {
    record.loginItem = settings;
  }
  getLoginItemSettings(): Electron.LoginItemSettings {
    const { openAtLogin = false } = record.loginItem;
    return asElectron('LoginItemSettings', { openAtLogin, executableWillLaunchAtLogin: openAtLogin });
  }
  setBadgeCount(count = 0): boolean {
    record.badge = count;
    return true;
  }
  getBadgeCount(): number {
    return record.badge;
  }
  setAsDefaultProtocolClient(protocol: string): boolean {
    this.#protocols.add(protocol);
    return true;
  }
  removeAsDefaultProtocolClient(protocol: string): boolean {
    return this.#protocols.delete(protocol);
  }
  isDefaultProtocolClient(protocol: string): boolean {
    return this.#protocols.has(protocol);
  }
  addRecentDocument(path: string): void {
    record.recentDocuments.push(path);
  }
  clearRecentDocuments(): void {
    record.recentDocuments.length = 0;
  }
}

const part = new AppStandIn();

export const app = asElectron<Electron.App>('app', part);

/** Says that the app is ready. Once. */
export const becomeReady = (): void => part.becomeReady();
