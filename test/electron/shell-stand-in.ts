import { EventEmitter } from 'node:events';

/* The parts of Electron that stand beside the window: tray, dialogs, notifications, power, pictures. Recorded, and played by a test. */

type Image = { readonly path: string; isEmpty(): boolean; resize(): Image };

export const nativeImage = {
  /** Paths that hold no picture that this system reads. */
  unreadable: new Set<string>(),
  createFromPath: (path: string): Image => {
    const image: Image = { path, isEmpty: () => nativeImage.unreadable.has(path), resize: () => image };
    return image;
  },
};

export type TemplateItem = {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly enabled?: boolean;
  readonly submenu?: readonly TemplateItem[];
  readonly click?: () => void;
};

export class Tray extends EventEmitter {
  static readonly all = new Set<Tray>();
  /** What `new Tray` throws on a desktop without a place for it. */
  static problem: Error | undefined;
  toolTip = '';
  menu: readonly TemplateItem[] = [];

  constructor() {
    super();
    if (Tray.problem !== undefined) throw Tray.problem;
    Tray.all.add(this);
  }

  setToolTip = (text: string): void => void (this.toolTip = text);
  setContextMenu = (menu: readonly TemplateItem[]): void => void (this.menu = menu);
  destroy = (): void => void Tray.all.delete(this);
}

export class Notification extends EventEmitter {
  static supported = true;
  static readonly shown: Notification[] = [];
  static isSupported = (): boolean => Notification.supported;
  readonly options: { readonly title: string; readonly body: string; readonly silent?: boolean };
  isClosed = false;

  constructor(options: Notification['options']) {
    super();
    this.options = options;
  }

  show = (): void => void Notification.shown.push(this);
  close = (): void => {
    this.isClosed = true;
    this.emit('close');
  };
}

export const powerSaveBlocker = {
  started: [] as string[],
  active: new Set<number>(),
  start: (type: string): number => {
    powerSaveBlocker.started.push(type);
    powerSaveBlocker.active.add(powerSaveBlocker.started.length);
    return powerSaveBlocker.started.length;
  },
  stop: (id: number): boolean => powerSaveBlocker.active.delete(id),
};

export const powerMonitor = new EventEmitter();

export const crashReporter = {
  started: [] as Record<string, unknown>[],
  start: (options: Record<string, unknown>): void => void crashReporter.started.push(options),
};

/** Answers that the user will give, first come first served; none left means cancel. */
export const dialog = {
  answers: [] as number[],
  saveTo: '',
  shown: [] as Record<string, unknown>[],
  errors: [] as { title: string; content: string }[],
  isChecked: false,
  folder: '',
  /** With or without a window before the options. */
  showMessageBox: async (...given: readonly unknown[]): Promise<{ response: number; checkboxChecked: boolean }> => {
    const options = given.at(-1) as { readonly cancelId: number };
    dialog.shown.push({ ...options });
    return { response: dialog.answers.shift() ?? options.cancelId, checkboxChecked: dialog.isChecked };
  },
  showOpenDialog: async (...given: readonly unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> => {
    dialog.shown.push(given.at(-1) as Record<string, unknown>);
    return { canceled: dialog.folder === '', filePaths: dialog.folder === '' ? [] : [dialog.folder] };
  },
  showSaveDialog: async (options: Record<string, unknown>): Promise<{ canceled: boolean; filePath: string }> => {
    dialog.shown.push(options);
    return { canceled: dialog.saveTo === '', filePath: dialog.saveTo };
  },
  showErrorBox: (title: string, content: string): void => void dialog.errors.push({ title, content }),
};

export const shell = {
  opened: [] as string[],
  openPath: async (path: string): Promise<string> => {
    shell.opened.push(path);
    return '';
  },
  showItemInFolder: (path: string): void => void shell.opened.push(path),
  openExternal: async (url: string): Promise<void> => void shell.opened.push(url),
};

class NativeThemeStandIn extends EventEmitter {
  themeSource = 'system';
  shouldUseDarkColors = true;
}

export const nativeTheme = new NativeThemeStandIn();

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

class ScreenStandIn extends EventEmitter {
  displays: { readonly workArea: Area }[] = [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
  getPrimaryDisplay = () => ({ workAreaSize: { width: 1920, height: 1040 } });
  getAllDisplays = () => this.displays;
}

export const screen = new ScreenStandIn();
