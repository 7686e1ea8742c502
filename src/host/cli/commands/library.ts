import { resolve } from 'node:path';
import type { AssetView } from '../../../contract/asset.ts';
import { formatUsd } from '../../../contract/units.ts';
import { PROVIDER_NAMES } from '../../media/media-view.ts';
import { type Cli, type Command, numberFlag, onePositional, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { assetIdFrom } from '../ids.ts';
import { excerpt, formatBytes, localTime, pairs, table } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = [
  'gesso library [search TEXT] [--limit N] [--cursor C]',
  'gesso library show ID',
  'gesso library export ID --out DIR [--without-metadata]',
  'gesso library verify',
];

/** `gesso library`: what was made. */
export const libraryCommand: Command = {
  name: 'library',
  summary: 'search, show and export results; check the stored files',
  usage: USAGE,
  async run(args, cli) {
    const { values, positionals } = parseFlags(
      args,
      { usage: USAGE },
      {
        limit: { type: 'string' },
        cursor: { type: 'string' },
        out: { type: 'string' },
        'without-metadata': { type: 'boolean', default: false },
      },
    );
    const [action, ...rest] = positionals;
    switch (action) {
      case undefined:
        return listAssets(undefined, values, cli);
      case 'search':
        return listAssets(onePositional(rest, 'The text to search for', USAGE), values, cli);
      case 'show':
        return showAsset(rest, cli);
      case 'export':
        return exportAsset(rest, { out: values.out, isBare: values['without-metadata'] }, cli);
      case 'verify':
        return verifyFiles(cli);
      default:
        throw new UsageError(`"gesso library" does not know "${action}".`, USAGE);
    }
  },
};

async function listAssets(
  text: string | undefined,
  flags: { limit?: string; cursor?: string },
  cli: Cli,
): Promise<number> {
  const limit = numberFlag(flags.limit, { name: 'limit', usage: USAGE, min: 1, max: 500, whole: true }) ?? 20;
  const connection = await cli.connect();
  const page = await connection.call('library.list', {
    filter: text === undefined ? {} : { text },
    limit,
    cursor: flags.cursor,
  });
  cli.out.result({ success: true, ...page }, assetTable(page.assets));
  if (page.nextCursor !== null) cli.out.note(`${page.total} in all. The next ones: --cursor '${page.nextCursor}'`);
  return EXIT.done;
}

function assetTable(assets: readonly AssetView[]): string[] {
  if (assets.length === 0) return ['Nothing found.'];
  const rows = assets.map((asset) => [
    asset.id,
    asset.kind,
    sizeOf(asset),
    asset.provider === null ? 'imported' : PROVIDER_NAMES[asset.provider],
    formatBytes(asset.bytes),
    localTime(asset.createdAt),
    excerpt(asset.prompt, 48),
  ]);
  return table(['ID', 'KIND', 'SIZE', 'PROVIDER', '>BYTES', 'CREATED', 'PROMPT'], rows);
}

function sizeOf({ width, height, duration }: AssetView): string {
  const picture = width === null || height === null ? [] : [`${width}x${height}`];
  return [...picture, ...(duration === null ? [] : [`${duration.toFixed(1)} s`])].join(' ');
}

async function showAsset(rest: readonly string[], cli: Cli): Promise<number> {
  const assetId = assetIdFrom(rest, USAGE);
  const connection = await cli.connect();
  const asset = await connection.call('library.get', { assetId });
  cli.out.result({ success: true, asset }, [
    ...pairs([
      ['Asset', asset.id],
      ['File', asset.path],
      ['Kind', `${asset.kind}, ${asset.mime}, ${sizeOf(asset)}`],
      ['Bytes', `${asset.bytes.toLocaleString('en-US')}  sha256 ${asset.sha256}`],
      ['Prompt', excerpt(asset.prompt, 200)],
      [
        'Made by',
        `${asset.provider === null ? 'imported' : PROVIDER_NAMES[asset.provider]}${asset.model === null ? '' : `, ${asset.model}`}`,
      ],
      ['Seed', asset.seed === null ? '' : String(asset.seed)],
      ['Cost', asset.costMicros === null ? '' : formatUsd(asset.costMicros)],
      ['Created', localTime(asset.createdAt)],
    ]),
  ]);
  return EXIT.done;
}

async function exportAsset(
  rest: readonly string[],
  { out, isBare }: { readonly out: string | undefined; readonly isBare: boolean },
  cli: Cli,
): Promise<number> {
  const assetId = assetIdFrom(rest, USAGE);
  if (out === undefined || out === '') throw new UsageError('Say where to: --out DIR.', USAGE);
  const connection = await cli.connect();
  const { files, removed, leftOut } = await connection.call('library.export', {
    assetIds: [assetId],
    directory: resolve(out),
    metadata: isBare ? 'strip' : 'keep',
  });
  cli.out.result({ success: leftOut.length === 0, files, removed, leftOut }, files);
  for (const { names } of removed)
    cli.out.note(`Taken out: ${names.length === 0 ? 'nothing was there' : names.join(', ')}.`);
  if (leftOut.length > 0)
    cli.out.note('Nothing was written: metadata cannot be taken out of this kind of file safely.');
  return leftOut.length === 0 ? EXIT.done : EXIT.failed;
}

async function verifyFiles(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const report = await connection.call('library.verify', {});
  const { checked, missing, damaged, orphans } = report;
  const isWhole = missing.length === 0 && damaged.length === 0;
  cli.out.result({ success: isWhole, ...report }, [
    `${checked} files checked: ${missing.length} missing, ${damaged.length} damaged, ${orphans.length} without an owner.`,
    ...missing.map((file) => `missing  ${file}`),
    ...damaged.map((file) => `damaged  ${file}`),
    ...orphans.map((file) => `orphan   ${file}`),
  ]);
  return isWhole ? EXIT.done : EXIT.failed;
}
