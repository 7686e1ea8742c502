import {
  LIMIT_WINDOWS,
  limitScopeSchema,
  type BudgetView,
  type LedgerEntry,
  type LimitView,
} from '../../../contract/budget.ts';
import { formatUsd, MAX_MICRO_USD, MICROS_PER_USD, microsFromUsd } from '../../../contract/units.ts';
import { AppError } from '../../../core/base/app-error.ts';
import { choiceFlag, type Cli, type Command, numberFlag, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { mediaJob } from '../../media/media-view.ts';
import { jobIdFrom, limitIdFrom } from '../ids.ts';
import { exportLedger } from '../ledger-csv.ts';
import { excerpt, localTime, pairs, table } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = [
  'gesso budget [show]',
  'gesso budget set --limit USD --window day|week|month|total [--scope all|provider:ID|project:ID] [--soft]',
  'gesso budget remove ID',
  'gesso budget ledger [--limit N] [--cursor C]',
  'gesso budget correct JOB --cost USD',
  'gesso budget verify',
  'gesso budget export --csv FILE',
];

type Flags = { limit?: string; window?: string; scope: string; soft: boolean; cursor?: string; csv?: string };

/** `gesso budget`: limits, spending and the ledger. */
export const budgetCommand: Command = {
  name: 'budget',
  summary: 'show spending, set limits, read, check and correct the ledger',
  usage: USAGE,
  notes: [
    'correct: what an ended job really cost in all, learnt later (an invoice, a refund). It is a row of its own.',
  ],
  async run(args, cli) {
    const { values, positionals } = parseFlags(
      args,
      { usage: USAGE },
      {
        limit: { type: 'string' },
        window: { type: 'string' },
        scope: { type: 'string', default: 'all' },
        soft: { type: 'boolean', default: false },
        cursor: { type: 'string' },
        csv: { type: 'string' },
        cost: { type: 'string' },
      },
    );
    const [action = 'show', ...rest] = positionals;
    switch (action) {
      case 'show':
        return showBudget(cli);
      case 'set':
        return setLimit(values, cli);
      case 'remove':
        return removeLimit(rest, cli);
      case 'ledger':
        return showLedger(values, cli);
      case 'correct':
        return correctCost(rest, values.cost, cli);
      case 'verify':
        return verifyLedger(cli);
      case 'export':
        return exportCsv(values, cli);
      default:
        throw new UsageError(`"gesso budget" does not know "${action}".`, USAGE);
    }
  },
};

async function showBudget(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const budget = await connection.call('budget.show', {});
  cli.out.result({ success: true, ...budget }, budgetLines(budget));
  return EXIT.done;
}

function budgetLines({ month, total, unresolved, limits, timeZone }: BudgetView): string[] {
  const spending = pairs([
    ['This month', `${formatUsd(month.spentMicros)} spent, ${formatUsd(month.reservedMicros)} reserved`],
    ['In all', `${formatUsd(total.spentMicros)} spent, ${formatUsd(total.reservedMicros)} reserved`],
    [
      'Unresolved',
      unresolved.count === 0
        ? 'none'
        : `${unresolved.count} jobs, ${formatUsd(unresolved.micros)} (gesso jobs resolve)`,
    ],
    ['Time zone', timeZone],
  ]);
  if (limits.length === 0) return [...spending, '', 'No limits. Set one: gesso budget set --limit 20 --window month'];
  const rows = limits.map((limit) => [
    limit.id,
    limit.scope,
    limit.window,
    limit.kind,
    formatUsd(limit.limitMicros),
    formatUsd(limit.spentMicros),
    formatUsd(limit.reservedMicros),
    formatUsd(limit.leftMicros),
  ]);
  return [
    ...spending,
    '',
    ...table(['LIMIT', 'SCOPE', 'WINDOW', 'KIND', '>LIMIT', '>SPENT', '>RESERVED', '>LEFT'], rows),
  ];
}

async function correctCost(rest: readonly string[], cost: string | undefined, cli: Cli): Promise<number> {
  const jobId = jobIdFrom(rest, USAGE);
  const usd = numberFlag(cost, { name: 'cost', usage: USAGE, min: 0, max: MAX_MICRO_USD / MICROS_PER_USD });
  if (usd === undefined) throw new UsageError('Say what the job cost in all: --cost USD.', USAGE);
  const connection = await cli.connect();
  const job = await connection.call('budget.correct', { jobId, actualMicros: microsFromUsd(usd) });
  cli.out.result(mediaJob(job, connection.assetUrl), [
    `Booked: ${job.id} cost ${formatUsd(job.actualCostMicros ?? 0)} in all.`,
  ]);
  return EXIT.done;
}

async function setLimit(flags: Flags, cli: Cli): Promise<number> {
  const usd = numberFlag(flags.limit, { name: 'limit', usage: USAGE, min: 0, max: MAX_MICRO_USD / MICROS_PER_USD });
  const window = choiceFlag(flags.window, { name: '--window', usage: USAGE, choices: LIMIT_WINDOWS });
  if (usd === undefined || window === undefined) throw new UsageError('A limit needs --limit USD and --window.', USAGE);
  const scope = limitScopeSchema.safeParse(flags.scope);
  if (!scope.success)
    throw new UsageError(`--scope must be all, provider:ID or project:ID, not "${flags.scope}".`, USAGE);

  const connection = await cli.connect();
  const kind = flags.soft ? 'soft' : 'hard';
  const limit = await connection.call('budget.setLimit', {
    scope: scope.data,
    window,
    kind,
    limitMicros: microsFromUsd(usd),
  });
  cli.out.result({ success: true, limit }, [limitSentence(limit)]);
  return EXIT.done;
}

function limitSentence({ id, kind, scope, window, limitMicros, leftMicros }: LimitView): string {
  const span = window === 'total' ? 'in all' : `per ${window}`;
  return `${kind === 'hard' ? 'Hard' : 'Soft'} limit ${formatUsd(limitMicros)} ${span} for ${scope}; ${formatUsd(leftMicros)} left. Id: ${id}`;
}

async function removeLimit(rest: readonly string[], cli: Cli): Promise<number> {
  const limitId = limitIdFrom(rest, USAGE);
  const connection = await cli.connect();
  const { removed } = await connection.call('budget.removeLimit', { limitId });
  if (!removed) throw new AppError('not_found', 'There is no such limit.');
  cli.out.result({ success: true, removed }, ['Removed.']);
  return EXIT.done;
}

async function showLedger(flags: Flags, cli: Cli): Promise<number> {
  const limit = numberFlag(flags.limit, { name: 'limit', usage: USAGE, min: 1, max: 500, whole: true }) ?? 50;
  const connection = await cli.connect();
  const page = await connection.call('budget.ledger', { limit, cursor: flags.cursor });
  cli.out.result(
    { success: true, ...page },
    page.entries.length === 0 ? ['The ledger is empty.'] : ledgerTable(page.entries),
  );
  if (page.nextCursor !== null) cli.out.note(`There are more: --cursor '${page.nextCursor}'`);
  return EXIT.done;
}

function ledgerTable(entries: readonly LedgerEntry[]): string[] {
  const rows = entries.map((entry) => [
    String(entry.id),
    localTime(entry.createdAt),
    entry.kind,
    formatUsd(entry.heldMicros),
    formatUsd(entry.spentMicros),
    entry.provider,
    excerpt(entry.jobId, 36),
    String(entry.attempt),
  ]);
  return table(['>NO', 'TIME', 'KIND', '>HELD', '>SPENT', 'PROVIDER', 'JOB', '>TRY'], rows);
}

async function verifyLedger(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { ok, checks } = await connection.call('budget.verify', {});
  cli.out.result(
    { success: ok, ok, checks },
    table(
      ['', 'CHECK', 'DETAIL'],
      checks.map((check) => [check.ok ? 'ok' : 'FAILED', check.name, check.detail]),
    ),
  );
  return ok ? EXIT.done : EXIT.failed;
}

async function exportCsv(flags: Flags, cli: Cli): Promise<number> {
  if (flags.csv === undefined || flags.csv === '') throw new UsageError('Say which file to write: --csv FILE.', USAGE);
  const connection = await cli.connect();
  const { file, entries } = await exportLedger(connection, flags.csv);
  cli.out.result({ success: true, file, entries }, [file]);
  cli.out.note(`${entries} entries written.`);
  return EXIT.done;
}
