import { EventEmitter } from 'node:events';
import { asElectron } from '../not-modelled.ts';

const AREA = { x: 0, y: 0, width: 1920, height: 1080 };

function display(id: number, bounds: Electron.Rectangle): Electron.Display {
  const workArea = { ...bounds, height: bounds.height - 40 };
  const { width, height } = workArea;
  return asElectron<Electron.Display>('Display', {
    id,
    bounds,
    workArea,
    size: { width: bounds.width, height: bounds.height },
    workAreaSize: { width, height },
    scaleFactor: 1,
    rotation: 0,
    internal: true,
    label: `Display ${id}`,
  } satisfies Partial<Electron.Display>);
}

/** The displays. `plug` is what the user does with their cables. */
class ScreenStandIn
  extends EventEmitter
  implements
    Pick<
      Electron.Screen,
      'getPrimaryDisplay' | 'getAllDisplays' | 'getDisplayMatching' | 'getDisplayNearestPoint' | 'getCursorScreenPoint'
    >
{
  #displays = [display(1, AREA)];

  getPrimaryDisplay(): Electron.Display {
    return this.#displays[0] ?? display(1, AREA);
  }
  getAllDisplays(): Electron.Display[] {
    return [...this.#displays];
  }
  getDisplayMatching({ x, y, width, height }: Electron.Rectangle): Electron.Display {
    return this.getDisplayNearestPoint({ x: x + width / 2, y: y + height / 2 });
  }
  getDisplayNearestPoint({ x, y }: Electron.Point): Electron.Display {
    const holds = ({ bounds }: Electron.Display): boolean =>
      x >= bounds.x && x < bounds.x + bounds.width && y >= bounds.y && y < bounds.y + bounds.height;
    return this.#displays.find(holds) ?? this.getPrimaryDisplay();
  }
  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 };
  }

  /** Other displays from now on. */
  plug(...areas: readonly Electron.Rectangle[]): void {
    const before = this.#displays;
    this.#displays = areas.map((bounds, index) => display(index + 1, bounds));
    for (const gone of before.slice(areas.length)) this.emit('display-removed', {}, gone);
    for (const added of this.#displays.slice(before.length)) this.emit('display-added', {}, added);
    for (const one of this.#displays.slice(0, before.length))
      this.emit('display-metrics-changed', {}, one, ['bounds', 'workArea']);
  }
}

export const screenPart = new ScreenStandIn();
export const screen = asElectron<Electron.Screen>('screen', screenPart);
