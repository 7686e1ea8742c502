import { describe, expect, it } from 'vitest';
import { english } from '../../../electron/main/messages/en.ts';
import { openWithRetries } from '../../../electron/main/open-host.ts';
import { startupProblem } from '../../../electron/main/startup-problem.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { StartupError } from '../../../src/core/base/app-error.ts';

const dataDir = '/data/Gesso';
const messages = english;

describe('openWithRetries', () => {
  it('tries again as long as the user wants it', async () => {
    const starts: string[] = [];
    const start = async (): Promise<string> => {
      starts.push('start');
      if (starts.length < 3) throw new StartupError('in_use', 'Process 42 holds the folder.');
      return 'engine';
    };

    const opened = await openWithRetries({ start, ask: async () => 'again', dataDir, messages, log: silentLog });

    expect(opened).toEqual({ ok: true, value: 'engine' });
    expect(starts).toHaveLength(3);
  });

  it('gives the exit code of the problem when the user gives up', async () => {
    const start = async (): Promise<never> => {
      throw new StartupError('in_use', 'Process 42 holds the folder.');
    };

    expect(await openWithRetries({ start, ask: async () => 'quit', dataDir, messages, log: silentLog })).toEqual({
      ok: false,
      exitCode: 4,
    });
  });
});

describe('startupProblem', () => {
  it.each(['in_use', 'newer_schema', 'unreadable_database', 'unwritable_folder', 'disk_full'] as const)(
    'says for %s what happened and what to do',
    (reason) => {
      const { title, detail } = startupProblem(new StartupError(reason, 'What exactly happened.'), {
        dataDir,
        messages,
      });

      expect(title).not.toBe('');
      expect(detail).toMatch(/^What exactly happened\.\n\n.{20,}/);
    },
  );

  it('shows no stack and no inner message of a bug', () => {
    const { title, detail, exitCode } = startupProblem(new TypeError('x is not a function'), { dataDir, messages });

    expect(`${title} ${detail}`).not.toMatch(/x is not a function|at .*:\d+/);
    expect(detail).toContain(dataDir);
    expect(exitCode).toBe(1);
  });
});
