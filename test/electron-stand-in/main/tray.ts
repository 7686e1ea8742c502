import { EventEmitter } from 'node:events';
import { asElectron } from '../not-modelled.ts';
import { record } from './record.ts';

/** The icon beside the clock. Tests click it by `emit('click')` and read its menu and its text. */
class TrayStandIn
  extends EventEmitter
  implements
    Pick<
      Electron.Tray,
      'setToolTip' | 'setContextMenu' | 'setImage' | 'setTitle' | 'destroy' | 'isDestroyed' | 'popUpContextMenu'
    >
{
  toolTip = '';
  title = '';
  menu: Electron.Menu | null = null;
  #isDestroyed = false;

  constructor(_image: Electron.NativeImage | string) {
    super();
    record.trays.push(asElectron<Electron.Tray>('Tray', this));
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setTitle(title: string): void {
    this.title = title;
  }
  setImage(): void {}
  setContextMenu(menu: Electron.Menu | null): void {
    this.menu = menu;
  }
  popUpContextMenu(): void {}
  destroy(): void {
    this.#isDestroyed = true;
    const place = record.trays.findIndex((tray) => tray.isDestroyed());
    if (place >= 0) record.trays.splice(place, 1);
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
}

export const Tray = TrayStandIn;
