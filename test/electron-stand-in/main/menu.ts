import { EventEmitter } from 'node:events';
import { asElectron } from '../not-modelled.ts';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { record } from './record.ts';

type ItemOptions = Electron.MenuItemConstructorOptions;
type Role = NonNullable<ItemOptions['role']>;

/** What Electron does by itself for some roles. The others (editing, services) belong to the browser and do nothing here. */
const ROLES: Partial<Record<Role, (window: Electron.BrowserWindow | null) => void>> = {
  quit: () => app.quit(),
  close: (window) => window?.close(),
  minimize: (window) => window?.minimize(),
  reload: (window) => window?.webContents.reload(),
  forceReload: (window) => window?.webContents.reload(),
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
  resetZoom: (window) => window?.webContents.setZoomLevel(0),
  zoomIn: (window) => window?.webContents.setZoomLevel(window.webContents.getZoomLevel() + 0.5),
  zoomOut: (window) => window?.webContents.setZoomLevel(window.webContents.getZoomLevel() - 0.5),
};

class MenuItemStandIn implements Pick<
  Electron.MenuItem,
  'id' | 'label' | 'type' | 'role' | 'accelerator' | 'enabled' | 'visible' | 'checked' | 'submenu' | 'click'
> {
  id: string;
  label: string;
  readonly type: Electron.MenuItem['type'];
  readonly role: Electron.MenuItem['role'];
  readonly accelerator: Electron.MenuItem['accelerator'];
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly submenu: Electron.MenuItem['submenu'];
  readonly #options: ItemOptions;

  constructor(options: ItemOptions) {
    const {
      id = '',
      label,
      role,
      type,
      accelerator,
      enabled = true,
      visible = true,
      checked = false,
      submenu,
    } = options;
    this.#options = options;
    this.id = id;
    this.label = label ?? role ?? '';
    this.role = role as Electron.MenuItem['role'];
    this.accelerator = accelerator as Electron.MenuItem['accelerator'];
    this.type = type ?? (submenu === undefined ? 'normal' : 'submenu');
    this.enabled = enabled;
    this.visible = visible;
    this.checked = checked;
    if (submenu !== undefined) this.submenu = Array.isArray(submenu) ? buildFromTemplate(submenu) : submenu;
    this.click = this.click.bind(this);
  }

  /** What choosing it does; nothing when it is disabled. */
  click(): void {
    if (!this.enabled) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0] ?? null;
    const self = asElectron<Electron.MenuItem>('MenuItem', this);
    const event = { triggeredByAccelerator: false } as Electron.KeyboardEvent;
    if (this.#options.click !== undefined) this.#options.click(self, window ?? undefined, event);
    else if (this.role !== undefined) ROLES[this.role as Role]?.(window);
  }
}

class MenuStandIn
  extends EventEmitter
  implements Pick<Electron.Menu, 'items' | 'append' | 'insert' | 'getMenuItemById' | 'popup' | 'closePopup'>
{
  static buildFromTemplate = (template: readonly (ItemOptions | Electron.MenuItem)[]): Electron.Menu =>
    buildFromTemplate(template);
  static setApplicationMenu = (menu: Electron.Menu | null): void => void (record.menu = menu);
  static getApplicationMenu = (): Electron.Menu | null => record.menu ?? null;

  items: Electron.MenuItem[] = [];

  append(item: Electron.MenuItem): void {
    this.items.push(item);
  }
  insert(position: number, item: Electron.MenuItem): void {
    this.items.splice(position, 0, item);
  }
  getMenuItemById(id: string): Electron.MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found !== undefined && found !== null) return found;
    }
    return null;
  }
  popup(): void {
    record.popups.push(asElectron('Menu', this));
  }
  closePopup(): void {}
}

export const Menu = MenuStandIn;
export const MenuItem = MenuItemStandIn;

function buildFromTemplate(template: readonly (ItemOptions | Electron.MenuItem)[]): Electron.Menu {
  const menu = new MenuStandIn();
  for (const options of template) {
    const item = options instanceof MenuItemStandIn ? options : new MenuItemStandIn(options as ItemOptions);
    menu.append(asElectron<Electron.MenuItem>('MenuItem', item));
  }
  return asElectron<Electron.Menu>('Menu', menu);
}
