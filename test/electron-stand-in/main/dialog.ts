import { asElectron } from '../not-modelled.ts';
import { type OpenDialog, record } from './record.ts';

type MessageGiven = readonly [Electron.MessageBoxOptions] | readonly [Electron.BaseWindow, Electron.MessageBoxOptions];
type SaveGiven = readonly [Electron.SaveDialogOptions] | readonly [Electron.BaseWindow, Electron.SaveDialogOptions];
type OpenGiven = readonly [Electron.OpenDialogOptions] | readonly [Electron.BaseWindow, Electron.OpenDialogOptions];

/** Dialogs wait for their user, which a test plays: `record.dialogs` holds those that are open. */
const part = {
  showMessageBox: async (...given: MessageGiven): Promise<Electron.MessageBoxReturnValue> => {
    const options = given.length === 2 ? given[1] : given[0];
    const choice = await ask('message', options);
    return { response: indexOf(options, String(choice)), checkboxChecked: options.checkboxChecked ?? false };
  },
  showMessageBoxSync: (...given: MessageGiven): number => {
    const options = given.length === 2 ? given[1] : given[0];
    record.shown.push({ kind: 'message', options });
    const choice = record.answers.shift();
    return choice === undefined ? (options.cancelId ?? 0) : indexOf(options, choice);
  },
  showSaveDialog: async (...given: SaveGiven): Promise<Electron.SaveDialogReturnValue> => {
    const [filePath = ''] = filesOf(await ask('save', given.length === 2 ? given[1] : given[0]));
    return { canceled: filePath === '', filePath };
  },
  showOpenDialog: async (...given: OpenGiven): Promise<Electron.OpenDialogReturnValue> => {
    const filePaths = filesOf(await ask('open', given.length === 2 ? given[1] : given[0]));
    return { canceled: filePaths.length === 0, filePaths };
  },
  showErrorBox: (title: string, content: string): void => void record.errorBoxes.push({ title, content }),
} satisfies Partial<Electron.Dialog>;

export const dialog = asElectron<Electron.Dialog>('dialog', part);

function ask(kind: OpenDialog['kind'], options: object): Promise<string | readonly string[]> {
  record.shown.push({ kind, options });
  return new Promise((resolve) => {
    const open: OpenDialog = {
      kind,
      options,
      answer: (choice) => {
        record.dialogs.splice(record.dialogs.indexOf(open), 1);
        resolve(choice);
      },
    };
    record.dialogs.push(open);
  });
}

function indexOf({ buttons = ['OK'] }: Electron.MessageBoxOptions, choice: string): number {
  const index = buttons.indexOf(choice);
  if (index < 0) throw new Error(`the dialog has no button “${choice}”, only ${buttons.join(', ')}`);
  return index;
}

function filesOf(choice: string | readonly string[]): string[] {
  return typeof choice === 'string' ? [choice] : [...choice];
}
