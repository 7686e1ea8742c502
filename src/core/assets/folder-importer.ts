import type { FolderImportView } from '../../contract/library.ts';
import { AppError } from '../base/app-error.ts';
import { errorFields } from '../base/log.ts';
import type { CompanyId } from '../../contract/ids.ts';
import { findFiles, type FolderImport, importFile, type ImportedFile } from './import-folder.ts';
import type { AssetRow } from './library.ts';

/** Files that are named when they could not be taken; more are counted only. */
const PROBLEMS_MAX = 100;
/** A picture every few milliseconds: telling each of them would flood every window. */
const TELL_EVERY = 25;

export type FolderImporterOptions = FolderImport & {
  readonly companyId: CompanyId;
  readonly onAdded: (row: AssetRow) => void;
  /** How it stands, some times a second and at its end. */
  readonly onChange: (view: FolderImportView) => void;
};

/** Brings folders into the library, one at a time, in the background. */
export type FolderImporter = {
  /** Starts. Throws `conflict` while one runs, `invalid_request` for a folder that cannot be read. */
  start(directory: string): Promise<FolderImportView>;
  view(): FolderImportView;
  /** Ends it after the file at work; what is in the library stays. */
  cancel(): FolderImportView;
  stop(): Promise<void>;
};

type Work = { readonly controller: AbortController; readonly done: Promise<void> };

/** Nothing runs yet. */
export function createFolderImporter(options: FolderImporterOptions): FolderImporter {
  const state: { view: FolderImportView; work: Work | undefined } = { view: NOTHING, work: undefined };
  const tell = (view: FolderImportView): void => {
    state.view = view;
    options.onChange(view);
  };
  return {
    view: () => state.view,
    start: async (directory) => {
      if (state.view.state === 'running')
        throw new AppError('conflict', 'A folder is being imported already. Wait for it, or cancel it.');
      const controller = new AbortController();
      state.view = { ...NOTHING, state: 'running', directory };
      let files: string[];
      try {
        files = await findFiles(directory, controller.signal);
      } catch (error) {
        state.view = NOTHING;
        throw error;
      }
      tell({ ...state.view, found: files.length });
      const done = importAll(options, { files, signal: controller.signal, tell, start: state.view });
      state.work = { controller, done };
      return state.view;
    },
    cancel: () => {
      state.work?.controller.abort(new Error('cancelled by a person'));
      return state.view;
    },
    stop: async () => {
      state.work?.controller.abort(new Error('the engine stops'));
      await state.work?.done;
    },
  };
}

const NOTHING: FolderImportView = {
  state: 'none',
  directory: null,
  found: 0,
  added: 0,
  known: 0,
  failed: 0,
  problems: [],
  message: '',
};

/** Never rejects: how it ended is in the last view. */
async function importAll(
  options: FolderImporterOptions,
  work: {
    readonly files: readonly string[];
    readonly signal: AbortSignal;
    readonly tell: (view: FolderImportView) => void;
    readonly start: FolderImportView;
  },
): Promise<void> {
  let view = work.start;
  try {
    for (const [index, path] of work.files.entries()) {
      work.signal.throwIfAborted();
      view = counted(
        view,
        await importFile(options, path, { companyId: options.companyId, signal: work.signal }),
        options,
      );
      if (index % TELL_EVERY === TELL_EVERY - 1) work.tell(view);
    }
    work.tell({ ...view, state: 'done' });
  } catch (error) {
    if (work.signal.aborted) return work.tell({ ...view, state: 'cancelled' });
    options.log.error(errorFields(error), 'a folder could not be imported to its end');
    const message = error instanceof AppError ? error.message : 'Something went wrong. The log says more.';
    work.tell({ ...view, state: 'failed', message });
  }
}

function counted(view: FolderImportView, file: ImportedFile, options: FolderImporterOptions): FolderImportView {
  switch (file.kind) {
    case 'added':
      options.onAdded(file.row);
      return { ...view, added: view.added + 1 };
    case 'known':
      return { ...view, known: view.known + 1 };
    case 'failed': {
      const problem = { path: file.path, message: file.message };
      const problems = view.problems.length < PROBLEMS_MAX ? [...view.problems, problem] : view.problems;
      return { ...view, failed: view.failed + 1, problems };
    }
  }
}
