/** The texts of the shell itself; everything inside the window has its texts in renderer/messages. */
export const messages = {
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
  alreadyOpen: 'Gesso is already open; its window comes to the front.',
  saveAsset: 'Save a copy',
  saveFailed: {
    title: 'The copy could not be saved',
    detail: (reason: string) => `${reason} The original in the library is untouched.`,
  },
} as const;
