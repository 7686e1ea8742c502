import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

/** `gesso team`: named in the overview, so that the answer is a sentence and not "unknown command". */
export const teamCommand: Command = {
  name: 'team',
  summary: 'a shared queue, library and budget (not in this version)',
  usage: ['gesso team login|status|sync|worker on|off|logout'],
  run(_args, { out }) {
    const message = 'Teams are not in this version of Gesso. Everything else works on this machine alone.';
    out.failure({ code: 'not_found', message, details: {} }, []);
    return Promise.resolve(EXIT.failed);
  },
};
