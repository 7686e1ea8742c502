import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOG_FILE_LIMITS } from '../../../../src/core/base/rotating-file.ts';
import { SUPERVISE_LIMITS } from '../../../../src/core/comfy/supervise/limits.ts';
import { type LoggedLines, ServerLog } from '../../../../src/core/comfy/supervise/server-log.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { createFakeClock } from '../../fake-clock.ts';

function newLog(limits: Partial<typeof SUPERVISE_LIMITS> = {}, folder = tempFolder()) {
  const clock = createFakeClock();
  const seen: string[] = [];
  const passed: LoggedLines[] = [];
  const log = new ServerLog({
    path: join(folder, 'comfyui.log'),
    clock,
    limits: { ...SUPERVISE_LIMITS, ...limits },
    onLine: (line) => void seen.push(line),
    onLines: (logged) => void passed.push(logged),
  });
  return { log, clock, seen, passed, folder };
}

describe('the log of ComfyUI', () => {
  it('puts lines together from pieces, letters of several bytes too', () => {
    const { log, seen } = newLog();
    const bytes = Buffer.from('got prömpt\nnext\n');

    for (const byte of bytes) log.write(Buffer.from([byte]));

    expect(seen).toEqual(['got prömpt', 'next']);
  });

  it('shows what a terminal would: the last state of a progress bar, without colours', () => {
    const { log, seen } = newLog();

    log.write(Buffer.from(' 0%|    |\r 50%|##  |\r100%|####|\n\u001b[32mgreen\u001b[0m\r\n'));

    expect(seen).toEqual(['100%|####|', 'green']);
  });

  it('keeps the last words of a process that ended without a line end', () => {
    const { log } = newLog();

    log.write(Buffer.from('dying'));
    log.flush();

    expect(log.lines(1)).toEqual(['dying']);
  });

  it('costs neither memory nor disk when a custom node prints a gigabyte', () => {
    const { log, clock, folder } = newLog();
    const chunk = Buffer.from(`${'x'.repeat(199)}\n`.repeat(320));

    for (let written = 0; written < 2 ** 30; written += chunk.length) {
      log.write(chunk);
      if (written % (2 ** 20 * 8) < chunk.length) clock.advance(50);
    }
    log.flush();
    log.close();

    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(
      LOG_FILE_LIMITS.maxBytes * (LOG_FILE_LIMITS.keep + 1),
    );
    expect(log.lines(100_000).length).toBeLessThanOrEqual(2 * SUPERVISE_LIMITS.tailLines);
    expect(log.lines(1)[0]).toMatch(/^\[gesso\] \d+ bytes of output came too fast and were left out$/);
  });

  it('cuts a line without end', () => {
    const { log } = newLog({ bytesPerSecond: 2 ** 26 });

    for (let i = 0; i < 100; i++) log.write(Buffer.alloc(65_536, 'y'));
    log.flush();

    expect(log.lines(1)[0]?.length).toBe(SUPERVISE_LIMITS.lineMax);
  });

  it('passes lines on a few times a second, and tells how many were too many', () => {
    const { log, clock, passed } = newLog();

    log.write(Buffer.from('a\nb\n'));
    expect(passed).toEqual([]);
    clock.advance(SUPERVISE_LIMITS.logEveryMs);
    log.write(Buffer.from('c\n'.repeat(SUPERVISE_LIMITS.logLinesAtOnce + 5)));
    clock.advance(SUPERVISE_LIMITS.logEveryMs);

    expect(passed.map(({ lines, skipped }) => [lines.length, skipped])).toEqual([
      [2, 0],
      [SUPERVISE_LIMITS.logLinesAtOnce, 5],
    ]);
  });

  it('still shows what an earlier Gesso logged', () => {
    const { log, folder } = newLog();
    log.write(Buffer.from('one\ntwo\n'));
    log.close();

    const { log: next } = newLog({}, folder);

    expect(next.lines(1)).toEqual(['two']);
    expect(readFileSync(next.path, 'utf8')).toBe('one\ntwo\n');
  });
});
