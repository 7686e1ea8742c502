import { resolve } from 'node:path';
import {
  type CatalogModel,
  type InstalledModel,
  MODEL_FAMILIES,
  MODEL_FOLDERS,
  type ModelDownload,
} from '../../../contract/model-files.ts';
import { type Cli, choiceFlag, onePositional, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { downloadText, followDownload } from '../follow-download.ts';
import { formatBytes, pairs, table } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import type { ComfyActions } from './comfy-actions.ts';
import { cancelDownload, findDownload, pauseDownload } from './comfy-downloads.ts';

const USAGE = [
  'gesso comfy models [list | catalog | downloads]',
  'gesso comfy models inspect ID|URL [--folder F]',
  'gesso comfy models download ID|URL [--folder F] [--file NAME] [--sha256 H] [--allow-pickle]',
  'gesso comfy models resume ID [--link | --again]',
  'gesso comfy models pause ID',
  'gesso comfy models cancel ID --keep-part|--delete-part',
  'gesso comfy models verify [FILE …]',
];

const FLAGS = {
  folder: { type: 'string' },
  file: { type: 'string' },
  sha256: { type: 'string' },
  'allow-pickle': { type: 'boolean' },
  link: { type: 'boolean' },
  again: { type: 'boolean' },
  'keep-part': { type: 'boolean' },
  'delete-part': { type: 'boolean' },
} as const;
type Flags = ReturnType<typeof parseFlags<typeof FLAGS>>['values'];

/** `gesso comfy models`: model files, what is on offer, and how it comes. */
export const COMFY_MODELS: ComfyActions = {
  usage: USAGE,
  actions: {
    models: async (args, cli) => {
      const { values, positionals } = parseFlags(args, { usage: USAGE }, FLAGS);
      const [action = 'list', ...rest] = positionals;
      switch (action) {
        case 'list':
          return showList(cli);
        case 'catalog':
          return showCatalog(cli);
        case 'downloads':
          return showDownloads(cli);
        case 'inspect':
          return inspect(onePositional(rest, 'The model', USAGE), values, cli);
        case 'download':
          return startDownload(onePositional(rest, 'The model', USAGE), values, cli);
        case 'resume':
          return resume(onePositional(rest, 'The download', USAGE), values, cli);
        case 'pause':
          return pauseDownload(onePositional(rest, 'The download', USAGE), cli);
        case 'cancel':
          return cancelDownload(onePositional(rest, 'The download', USAGE), partOf(values), cli);
        case 'verify':
          return verify(rest, cli);
        default:
          throw new UsageError(`"gesso comfy models" does not know "${action}".`, USAGE);
      }
    },
  },
};

async function showList(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const answer = await connection.call('models.list', {});
  const rows = answer.models.map(installedRow);
  const lines =
    rows.length === 0
      ? ['No models yet. “gesso comfy models catalog” shows what is on offer.']
      : table(['FOLDER', 'NAME', '>SIZE', 'FAMILY', 'PRECISION', 'FITS'], rows);
  cli.out.result({ success: true, ...answer }, lines);
  for (const model of answer.models) if (model.problem !== null) cli.out.note(`${model.path}: ${model.problem}`);
  for (const { path, problem } of answer.folders) if (problem !== null) cli.out.note(`${path}: ${problem}`);
  return EXIT.done;
}

function installedRow({ folder, name, bytes, family, precision, fit, problem }: InstalledModel): string[] {
  return [
    folder,
    name,
    formatBytes(bytes),
    MODEL_FAMILIES[family],
    precision ?? '',
    problem === null ? FITS[fit.verdict] : 'damaged',
  ];
}

const FITS = { fits: 'yes', offload: 'slower', too_large: 'no', unknown: '?' } as const;

async function showCatalog(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const answer = await connection.call('models.catalog', {});
  cli.out.result(
    { success: true, ...answer },
    table(['ID', 'NAME', '>SIZE', 'FITS', 'LICENCE', 'HERE'], answer.models.map(catalogRow)),
  );
  cli.out.note('Sizes with “about” are those of other lists; the source is asked before anything is downloaded.');
  return EXIT.done;
}

function catalogRow({ id, name, bytes, aboutBytes, fit, licence, installedPath }: CatalogModel): string[] {
  const size = bytes !== null ? formatBytes(bytes) : aboutBytes !== null ? `about ${formatBytes(aboutBytes)}` : '?';
  return [id, name, size, FITS[fit.verdict], licence, installedPath === null ? '' : 'yes'];
}

async function showDownloads(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const answer = await connection.call('models.downloads', {});
  const rows = answer.downloads.map((one) => [one.id, one.file, downloadText(one)]);
  cli.out.result(
    { success: true, ...answer },
    rows.length === 0 ? ['No downloads.'] : table(['ID', 'FILE', 'STATE'], rows),
  );
  return EXIT.done;
}

/** An entry of the list by its id, or an address with its folder. */
function wishOf(word: string, flags: Flags): { id?: string; url?: string; folder?: InstalledModel['folder'] } {
  const folder = choiceFlag(flags.folder, { name: '--folder', usage: USAGE, choices: MODEL_FOLDERS });
  if (!/^[a-z]+:\/\//i.test(word)) return { id: word };
  if (folder === undefined)
    throw new UsageError(`With an address, --folder says where the file belongs: ${MODEL_FOLDERS.join(', ')}.`, USAGE);
  return { url: word, folder };
}

async function inspect(word: string, flags: Flags, cli: Cli): Promise<number> {
  const wish = wishOf(word, flags);
  const connection = await cli.connect();
  const answer = await connection.call('models.inspect', wish);
  const checksum =
    answer.checksumFrom === null
      ? 'none is published: size and header are checked'
      : `${answer.sha256} (from ${answer.checksumFrom === 'list' ? 'our list' : 'the source'})`;
  const lines = pairs([
    ['File', `${answer.folder}/${answer.file}`],
    ['Size', answer.bytes === null ? 'the source does not say' : formatBytes(answer.bytes)],
    ['SHA-256', checksum],
    ['Fits', answer.fit.message],
    ...(answer.diskFreeBytes === null ? [] : [['Disk', `${formatBytes(answer.diskFreeBytes)} free`] as const]),
  ]);
  cli.out.result({ success: true, ...answer }, lines);
  return EXIT.done;
}

async function startDownload(word: string, flags: Flags, cli: Cli): Promise<number> {
  const wish = {
    ...wishOf(word, flags),
    ...(flags.file === undefined ? {} : { file: flags.file }),
    ...(flags.sha256 === undefined ? {} : { sha256: flags.sha256.toLowerCase() }),
    allowPickle: flags['allow-pickle'] ?? false,
  };
  const connection = await cli.connect();
  const started = await connection.call('models.download', wish);
  return report(await followDownload(connection, started, cli), cli);
}

async function resume(word: string, flags: Flags, cli: Cli): Promise<number> {
  if (flags.link === true && flags.again === true) throw new UsageError('Choose one of --link and --again.', USAGE);
  const duplicate = flags.link === true ? ('link' as const) : flags.again === true ? ('again' as const) : undefined;
  const connection = await cli.connect();
  const { id } = await findDownload(connection, word);
  const resumed = await connection.call('models.resumeDownload', {
    downloadId: id,
    ...(duplicate === undefined ? {} : { duplicate }),
  });
  return report(await followDownload(connection, resumed, cli), cli);
}

function report(download: ModelDownload, cli: Cli): number {
  const { id, failure, checksumFrom } = download;
  if (download.state === 'done') {
    cli.out.result({ success: true, download }, [download.path]);
    if (checksumFrom === null)
      cli.out.note(
        'Neither our list nor the source publishes a checksum for this file: its size and header were checked.',
      );
    if (checksumFrom === 'source')
      cli.out.note('Our list has no checksum for this file: it was compared with the one that the source publishes.');
    return EXIT.done;
  }
  const hints =
    failure?.reason === 'duplicate'
      ? [`gesso comfy models resume ${id} --link`, `gesso comfy models resume ${id} --again`]
      : [`gesso comfy models resume ${id}`];
  const message = failure?.message ?? 'The download is paused.';
  cli.out.failure({ code: failure?.reason ?? 'paused', message, details: { download } }, hints);
  return EXIT.failed;
}

function partOf(flags: Flags): 'keep' | 'delete' {
  const isKept = flags['keep-part'] === true;
  if (isKept === (flags['delete-part'] === true))
    throw new UsageError(
      'Say what becomes of the bytes that have arrived: --keep-part (a later download of the same address goes on from there) or --delete-part.',
      USAGE,
    );
  return isKept ? 'keep' : 'delete';
}

async function verify(files: readonly string[], cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const stopListening = connection.onEvent((event) => {
    if (event.name !== 'models.verifying') return;
    const { path, bytes, totalBytes, index, count } = event.payload;
    const share = totalBytes === 0 ? 100 : Math.floor((bytes / totalBytes) * 100);
    cli.out.progress(`${index + 1} of ${count}: ${path} ${share} %`);
  });
  try {
    const paths = files.map((file) => resolve(file));
    const answer = await connection.call('models.verify', paths.length === 0 ? {} : { paths });
    const isSound = answer.results.every(({ result }) => result === 'known' || result === 'unlisted');
    const rows = answer.results.map(({ path, result, message }) => [result, path, message]);
    cli.out.result(
      { success: isSound, ...answer },
      rows.length === 0 ? ['No models.'] : table(['RESULT', 'FILE', 'MEANS'], rows),
    );
    return isSound ? EXIT.done : EXIT.failed;
  } finally {
    stopListening();
  }
}
