/** A dialog that waits for its user. */
export type OpenDialog = {
  readonly kind: 'message' | 'open' | 'save';
  readonly options: object;
  /** Presses a button, by its text; for files: gives the chosen paths, none to cancel. */
  answer(choice: string | readonly string[]): void;
};

/** What the app has told the system, in order, and the user's side of it. Tests read it through `evaluate`. */
export const record = {
  /** Dialogs that nobody has answered yet. */
  dialogs: [] as OpenDialog[],
  /** Every dialog that was shown, answered or not. */
  shown: [] as { readonly kind: string; readonly options: object }[],
  /** Answers for dialogs that block the process until they are answered; none left means the cancel button. */
  answers: [] as string[],
  errorBoxes: [] as { readonly title: string; readonly content: string }[],
  /** Files shown in their programs or folders, and addresses in the system's browser. */
  opened: [] as { readonly how: 'path' | 'external' | 'folder'; readonly target: string }[],
  trash: [] as string[],
  notifications: [] as Electron.Notification[],
  trays: [] as Electron.Tray[],
  menu: undefined as Electron.Menu | null | undefined,
  popups: [] as Electron.Menu[],
  drags: [] as Electron.Item[],
  powerSaveBlockers: new Map<number, string>(),
  loginItem: { openAtLogin: false } as Electron.Settings,
  badge: 0,
  clipboard: '',
  recentDocuments: [] as string[],
  schemes: [] as string[],
  crashReporter: undefined as Electron.CrashReporterStartOptions | undefined,
};
