import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { repositoryRoot } from '../scripts/lib/repository.mjs';
import { benchApi } from './api.ts';
import { benchBatch } from './batch.ts';
import { benchComfyReady } from './comfy-ready.ts';
import { benchComfy } from './comfy.ts';
import { benchCrew } from './crew.ts';
import { benchCurve } from './curve.ts';
import { benchEventLoop } from './event-loop.ts';
import { benchLibraryLayout } from './library-layout.ts';
import { benchLoad } from './load.ts';
import type { Measurement } from './measure.ts';
import { benchModels } from './models.ts';
import { benchQueue } from './queue.ts';
import { benchShell } from './shell.ts';
import { benchStartUp } from './start-up.ts';
import { benchSwaps } from './swaps.ts';
import { benchTeam } from './team.ts';
import { benchWindow } from './window.ts';

/**
 * `npm run bench`: measures, prints a table, writes JSON with `--json FILE`. Everything that is compared is measured in the same run;
 * single figures depend on the machine, ratios much less.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'string' }, only: { type: 'string' }, full: { type: 'boolean', default: false } },
  });
  // Whoever starts Gesso starts what was built of it.
  await ensureBuilt(repositoryRoot, process.execPath);
  const suites: Readonly<Record<string, () => Promise<readonly Measurement[]>>> = {
    queue: benchQueue,
    crew: benchCrew,
    batch: benchBatch,
    curve: benchCurve,
    load: () => benchLoad(values.full),
    swaps: benchSwaps,
    team: benchTeam,
    comfy: benchComfy,
    ready: benchComfyReady,
    models: benchModels,
    api: benchApi,
    loop: benchEventLoop,
    layout: benchLibraryLayout,
    start: benchStartUp,
    shell: benchShell,
    window: () => benchWindow(values.full),
  };
  const results: Measurement[] = [];
  for (const [name, suite] of Object.entries(suites)) {
    if (values.only !== undefined && values.only !== name) continue;
    process.stderr.write(`measuring ${name} …\n`);
    results.push(...(await suite()));
  }
  print(results);
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ measuredAt: new Date().toISOString(), node: process.version, platform: process.platform, results }, null, 2)}\n`,
    );
}

function print(results: readonly Measurement[]): void {
  const rows = results.map((result) => [
    result.name,
    format(result.value, result.unit),
    result.floor === undefined ? '' : format(result.floor, result.unit),
    result.against ?? (result.floor === undefined ? '' : 'raw'),
    ratio(result),
    result.spread === undefined ? '' : `${result.spread[0].toFixed(2)}–${result.spread[1].toFixed(2)}`,
  ]);
  const table = [['what', 'Gesso', 'same run', 'of', 'ratio', 'middle half'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length))) ?? [];
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

function format(value: number, unit: string): string {
  return `${value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 10 ? 1 : 2)} ${unit}`;
}

function ratio(result: Measurement): string {
  if (result.floor === undefined) return '';
  return (result.ratio ?? result.value / result.floor).toFixed(2);
}

await main();
