import { asElectron } from '../not-modelled.ts';
import { record } from './record.ts';

/** What is opened outside the app is written down and not opened. */
const part = {
  openPath: async (path: string): Promise<string> => {
    record.opened.push({ how: 'path', target: path });
    return '';
  },
  openExternal: async (url: string): Promise<void> => void record.opened.push({ how: 'external', target: url }),
  showItemInFolder: (path: string): void => void record.opened.push({ how: 'folder', target: path }),
  trashItem: async (path: string): Promise<void> => void record.trash.push(path),
  beep: (): void => undefined,
} satisfies Partial<Electron.Shell>;

export const shell = asElectron<Electron.Shell>('shell', part);
