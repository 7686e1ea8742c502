/** The texts of the shell itself, in English, which sets the keys; everything inside the window has its texts in renderer/messages. */
export const english = {
  startup: {
    in_use: {
      title: 'Gesso is already running on this data folder',
      advice: () =>
        'Close the other Gesso (a window, or “gesso serve” in a terminal), then try again. Nothing was changed.',
    },
    newer_schema: {
      title: 'This library belongs to a newer Gesso',
      advice: () => 'Install the newest version and start it. Your library is untouched.',
    },
    unreadable_database: {
      title: 'The library’s database cannot be read',
      advice: (dataDir: string) =>
        `Your pictures are still in ${dataDir}. Put a backup of gesso.db there, or ask for help with the log file before you change anything.`,
    },
    unwritable_folder: {
      title: 'Gesso cannot write to its data folder',
      advice: (dataDir: string) =>
        `Give your user the right to write to ${dataDir}, or set GESSO_HOME to another folder, then try again.`,
    },
    disk_full: {
      title: 'The disk is full',
      advice: (dataDir: string) => `Free some space on the disk of ${dataDir}, then try again. Nothing was changed.`,
    },
    unexpected: {
      title: 'Gesso could not start',
      advice: (dataDir: string) => `What went wrong is in the log: ${dataDir}, folder logs. Your library is untouched.`,
    },
    tryAgain: 'Try again',
    showFolder: 'Show the data folder',
    quit: 'Quit',
  },
  crash: {
    title: 'Gesso has to close',
    detail: (dataDir: string) =>
      `Something went wrong inside Gesso. Accepted jobs are on disk and go on at the next start. The log is in ${dataDir}, folder logs.`,
  },
  page: {
    title: 'The window stopped working',
    detail: 'It was loaded again several times. The queue goes on without it, and nothing is lost.',
    reload: 'Load it again',
    quit: 'Quit Gesso',
  },
  saveAsset: 'Save a copy',
  saveFailed: {
    title: 'The copy could not be saved',
    detail: (reason: string) => `${reason} The original in the library is untouched.`,
  },
  chooseFolder: 'Choose a folder',
  menu: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    about: 'About Gesso',
    services: 'Services',
    hide: 'Hide Gesso',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    quit: 'Quit Gesso',
    close: 'Close Window',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    delete: 'Delete',
    selectAll: 'Select All',
    actualSize: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    reload: 'Reload',
    minimize: 'Minimize',
    maximize: 'Zoom',
    toFront: 'Bring All to Front',
  },
  tray: {
    open: 'Open Gesso',
    quit: 'Quit Gesso',
    idle: 'Nothing is running',
    paused: 'The queue is paused',
    running: (running: number, waiting: number, percent: number | undefined): string =>
      [
        `${running} running`,
        percent === undefined ? undefined : `${percent} %`,
        waiting > 0 ? `${waiting} waiting` : undefined,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    waiting: (waiting: number): string => `${waiting} waiting`,
    needsYou: (count: number): string => `${count} ${count === 1 ? 'needs' : 'need'} you`,
  },
  quit: {
    title: (running: number): string => (running === 1 ? 'A job is running' : `${running} jobs are running`),
    detail:
      'In the background, Gesso stays in the tray and goes on. If you quit now, every job goes on at the next start: what a provider makes is fetched then, what ComfyUI is working on begins again.',
    tray: 'Go on in the background',
    finish: 'Finish, then quit',
    pause: 'Quit now',
    cancel: 'Cancel',
    remember: 'Do not ask again',
  },
  notices: {
    one: { finished: 'Finished', failed: 'It did not work', needs_you: 'Gesso needs you' },
    many: (count: number): string => `${count} things happened in Gesso`,
    counts: {
      finished: (count: number): string => `${count} finished`,
      failed: (count: number): string => `${count} failed`,
      needs_you: (count: number): string => `${count} ${count === 1 ? 'needs' : 'need'} you`,
    },
    untitled: 'A job without a prompt',
    updateReady: (version: string): string => `Gesso ${version} is ready`,
    updateReadyBody: 'It is put in place when you quit.',
  },
  files: {
    taken: (count: number): string =>
      count === 1 ? 'It is in the library now' : `${count} files are in the library now`,
    refused: (name: string, reason: string): string => `${name} could not be taken into the library: ${reason}`,
    tooLarge: (megabytes: number): string =>
      `it is larger than ${megabytes} MB. Import its folder in the settings instead.`,
    folder: (name: string): string => `The folder ${name} is imported here: “Bring a folder into the library”.`,
    tooMany: (most: number): string =>
      `Only the first ${most} files were taken. Import a folder in the settings instead.`,
  },
  update: {
    unreachable: 'The place of the updates could not be reached. Gesso tries again later.',
    refused: 'What was loaded is not what was published, so it was thrown away.',
    failed: 'The newer version could not be loaded. Gesso tries again later.',
  },
} as const;
