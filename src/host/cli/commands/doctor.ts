import { type Cli, type Command, parseFlags } from '../command.ts';
import { checkEngine, checkHost } from '../engine-checks.ts';
import { EXIT } from '../exit-codes.ts';
import { type Check, checkBrowser, checkDataFolder, checkNode, checkVoice, checkWindow } from '../machine-checks.ts';

const USAGE = ['gesso doctor'];

/** `gesso doctor`: what works, what is missing, what to do about it. Exit code 1 when something must be done. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'what works, what is missing, what to do about it',
  usage: USAGE,
  async run(args, cli) {
    parseFlags(args, { usage: USAGE }, {});
    const checks = await runChecks(cli);
    const failed = checks.filter((check) => check.state === 'failed').length;
    const warnings = checks.filter((check) => check.state === 'warning').length;
    const summary =
      failed > 0
        ? `${failed} of ${checks.length} need you.`
        : warnings > 0
          ? `Gesso works; ${warnings} optional parts are missing.`
          : 'Everything works.';
    cli.out.result({ success: failed === 0, checks }, [...checks.flatMap(linesOf), '', summary]);
    return failed === 0 ? EXIT.done : EXIT.failed;
  },
};

async function runChecks(cli: Cli): Promise<Check[]> {
  const { dataDir, environment } = cli;
  const folder = checkDataFolder(dataDir);
  const machine = [checkNode(), folder];
  const rest = [checkWindow(environment), checkBrowser(environment), checkVoice(environment)];
  // Everything else needs the folder.
  if (folder.state === 'failed') return [...machine, ...rest];
  const { checkDatabase } = await import('../database-check.ts');
  const database = checkDatabase(dataDir);
  const engine = database.state === 'failed' ? [] : await checkEngine(cli);
  return [...machine, database, await checkHost(dataDir), ...engine, ...rest];
}

function linesOf({ state, name, message, fix }: Check): string[] {
  const mark = { ok: 'ok      ', warning: 'missing ', failed: 'FAILED  ' }[state];
  const line = `${mark} ${name.padEnd(14)}  ${message}`;
  return fix === undefined ? [line] : [line, `${' '.repeat(25)}${fix}`];
}
