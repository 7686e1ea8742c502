import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/main.mjs';
import { requireNode } from './lib/node-runtime.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';
import { selectStages } from './lib/test-selection.mjs';
import { noCounts, sum, summaryLine } from './lib/test-report.mjs';
import { stages } from './lib/test-stages.mjs';

// npm test                     everything
// npm test -- static|unit|e2e|electron     one group
// npm test -- PATH …           the tests below these paths
// Installs what is missing first. The last line counts: every test, and every static check as one.

await runMain(async () => {
  const { selected, paths } = selectStages(stages, process.argv.slice(2));
  const begin = performance.now();
  const counts = [];
  try {
    heading('Dependencies');
    const { installed } = await ensureInstalled(root);
    console.log(installed ? 'installed' : 'up to date');
    const node = requireNode(root);
    for (const { title, run } of selected) counts.push(await timed(title, () => run({ root, node, paths })));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    counts.push({ ...noCounts, failed: 1 });
  }
  const total = sum(counts);
  console.log(`\n${seconds(begin)} in all`);
  console.log(summaryLine(total));
  return total.failed === 0 ? 0 : 1;
});

/**
 * Runs one stage; an error in it is a failure of that stage, and the others still run.
 * @param {string} title
 * @param {() => Promise<import('./lib/test-report.mjs').Counts>} run
 */
async function timed(title, run) {
  heading(title);
  const begin = performance.now();
  let counts = { ...noCounts, failed: 1 };
  try {
    counts = await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  console.log(`${counts.failed === 0 ? '✓' : '✗'} ${title}: ${summaryLine(counts)} (${seconds(begin)})`);
  return counts;
}

/** @param {string} title */
function heading(title) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(3, 72 - title.length))}`);
}

/** @param {number} begin a reading of `performance.now()` */
function seconds(begin) {
  return `${((performance.now() - begin) / 1000).toFixed(1)} s`;
}
