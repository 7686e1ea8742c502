import type { ModelDownload } from '../../../contract/model-files.ts';
import { AppError } from '../../../core/base/app-error.ts';
import type { Cli } from '../command.ts';
import type { Connection } from '../connection.ts';
import { EXIT } from '../exit-codes.ts';
import { downloadText } from '../follow-download.ts';

/** The download that a word names: its id, the beginning of one, or a file name. Throws AppError `not_found`, or `invalid_request` when there are several. */
export async function findDownload(connection: Connection, word: string): Promise<ModelDownload> {
  const { downloads } = await connection.call('models.downloads', {});
  const found = downloads.filter(
    ({ id, file, catalogId }) => id.startsWith(word) || file === word || catalogId === word,
  );
  const [only, other] = found;
  if (only === undefined)
    throw new AppError('not_found', `There is no download “${word}”. “gesso comfy models downloads” lists them.`);
  if (other !== undefined)
    throw new AppError('invalid_request', `“${word}” names several downloads. Give more of the id.`);
  return only;
}

/** Pauses one. Returns the exit code. */
export async function pauseDownload(word: string, cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { id } = await findDownload(connection, word);
  const download = await connection.call('models.pauseDownload', { downloadId: id });
  cli.out.result({ success: true, download }, [`${download.file}: ${downloadText(download)}`]);
  return EXIT.done;
}

/** Cancels one. Returns the exit code. */
export async function cancelDownload(word: string, part: 'keep' | 'delete', cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { id, file } = await findDownload(connection, word);
  const { cancelled } = await connection.call('models.cancelDownload', { downloadId: id, part });
  const what = part === 'keep' ? 'What has arrived is kept.' : 'What had arrived is deleted.';
  cli.out.result({ success: true, cancelled }, [
    cancelled ? `${file}: cancelled. ${what}` : `${file} was already there.`,
  ]);
  return EXIT.done;
}
