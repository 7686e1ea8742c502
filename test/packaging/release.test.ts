import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processorPackages } from '../../scripts/lib/processor-packages.mjs';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { withRollOut } from '../../scripts/lib/roll-out.mjs';
import { temporaryFolder } from '../scripts/temporary-folder.ts';
import { readRepositoryFile } from '../static/repository-files.ts';

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
  readonly name?: string;
  readonly if?: string;
};
type Job = {
  readonly steps: readonly Step[];
  readonly 'timeout-minutes': number;
  readonly if?: string;
  readonly permissions?: Record<string, string>;
  readonly strategy?: { readonly matrix: { readonly include: readonly { readonly name: string }[] } };
};
type Workflow = {
  readonly permissions: Record<string, string>;
  readonly jobs: { readonly build: Job; readonly draft: Job };
};

/** electron-updater's own YAML reader. */
const yaml: { load(text: string): Workflow } = createRequire(
  createRequire(import.meta.url).resolve('electron-updater'),
)('js-yaml');
const text = readRepositoryFile('.github/workflows/release.yml');
const { permissions, jobs } = yaml.load(text);

describe('the release', () => {
  test('is built and tested on the three systems with the real Electron before anything is packaged', () => {
    const runs = jobs.build.steps.map(({ run }) => run ?? '');
    const at = (part: string) => runs.findIndex((run) => run.includes(part));

    expect(jobs.build.strategy?.matrix.include.map(({ name }) => name)).toEqual(['Linux', 'Windows', 'macOS']);
    expect(at('npm ci')).toBeGreaterThanOrEqual(0);
    expect(at('npm run electron')).toBeGreaterThan(at('npm ci'));
    expect(at('npm test')).toBeGreaterThan(at('npm run electron'));
    expect(at('npm run package')).toBeGreaterThan(runs.findLastIndex((run) => run.includes('npm test')));
  });

  test('has a display on Linux, where windows need one, and waits for nothing for ever', () => {
    const tests = jobs.build.steps.filter(({ run }) => run?.includes('npm test') === true);

    expect(tests.find((step) => step.if === "runner.os == 'Linux'")?.run).toContain('xvfb-run');
    expect(jobs.build['timeout-minutes']).toBeLessThanOrEqual(120);
    expect(jobs.draft['timeout-minutes']).toBeLessThanOrEqual(120);
  });

  test('uses scripts, files and outputs that there are', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(readRepositoryFile('package.json'));
    const files = [...text.matchAll(/\bnode (scripts\/\S+\.mjs)/g)].flatMap(([, file]) => file ?? []);
    const named = [...text.matchAll(/npm run ([a-z]+)/g)].flatMap(([, name]) => name ?? []);

    expect(files).toEqual(expect.arrayContaining(['scripts/both-processors.mjs', 'scripts/roll-out.mjs']));
    expect(files.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([]);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    // Where the bill of materials is written, and what the files of the installers begin with.
    expect(text).toContain('out/legal/gesso.cdx.json');
    expect(readRepositoryFile('electron-builder.yml')).toMatch(/^productName: Gesso\n/m);
  });

  test('is a draft, from a tag alone, made by the one job that may write', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs.build.permissions).toBeUndefined();
    expect(jobs.draft.if).toBe("github.ref_type == 'tag'");
    expect(jobs.draft.steps.at(-1)?.run).toContain('--draft');
    expect(text).not.toMatch(/--publish (always|onTag)|gh release (edit|upload)|draft: false/);
  });

  test('gives secrets to the step that signs and to no other', () => {
    const steps = [...jobs.build.steps, ...jobs.draft.steps];
    const withSecrets = steps.filter((step) => JSON.stringify(step).includes('secrets.'));

    expect(withSecrets.map(({ name }) => name)).toEqual(['Package']);
    expect(text).not.toContain('pull_request_target');
    // A system without a certificate must not fall back to that of another one.
    const values = Object.values(withSecrets[0]?.env ?? {}).filter((value) => value.includes('secrets.'));
    expect(values.length).toBeGreaterThan(4);
    for (const value of values) {
      expect(value).toMatch(/^\$\{\{ github\.ref_type == 'tag' && /);
      expect(value.match(/secrets\./g)?.length).toBe(
        value.match(/runner\.os == '(macOS|Windows)' && secrets\./g)?.length,
      );
    }
  });

  test('names its actions by version', () => {
    const uses = [...jobs.build.steps, ...jobs.draft.steps].flatMap((step) => step.uses ?? []);

    expect(uses.filter((name) => !/^actions\/[a-z-]+@v\d+$/.test(name))).toEqual([]);
  });
});

describe('a staged roll-out', () => {
  const feed = 'version: 1.1.0\nfiles:\n  - url: a.exe\nreleaseDate: now\n';

  test('is one line of the feed, replaced by the next share and gone at the end', () => {
    expect(withRollOut(feed, 10)).toBe(`${feed}stagingPercentage: 10\n`);
    expect(withRollOut(withRollOut(feed, 10), 50)).toBe(`${feed}stagingPercentage: 50\n`);
    expect(withRollOut(withRollOut(feed, 10), 100)).toBe(feed);
  });

  test('is made by a script, in every feed that there is', () => {
    const folder = temporaryFolder();
    const files = ['latest.yml', 'latest-mac.yml'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, feed);
    const script = join(repositoryRoot, 'scripts', 'roll-out.mjs');
    const run = (...args: readonly string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

    expect(run('25', ...files).status).toBe(0);
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(Array(2).fill(`${feed}stagingPercentage: 25\n`));
    // What a shell hands over when no file matches: a build without a feed has none.
    expect(run('25', join(folder, 'none*.yml'))).toMatchObject({ status: 0, stdout: 'There are no update feeds.\n' });
    expect(run('250', ...files).status).not.toBe(0);
    expect(readFileSync(files[0] ?? '', 'utf8')).toContain('stagingPercentage: 25\n');
  });

  test.each([Number.NaN, -1, 101, 12.5])('refuses a share of %d', (share) => {
    expect(() => withRollOut(feed, share)).toThrow(/whole number/);
  });

  test('refuses what is no feed', () => {
    expect(() => withRollOut('hello: world\n', 10)).toThrow(/no update feed/);
  });
});

describe('an installer for both processors', () => {
  test('gets the native code of the lockfile for each', () => {
    const lockfile: Parameters<typeof processorPackages>[0] = JSON.parse(readRepositoryFile('package-lock.json'));

    const names = processorPackages(lockfile, 'darwin').map((one) => one.replace(/@[\d.]+$/, ''));

    expect(names).toEqual([
      '@img/sharp-darwin-arm64',
      '@img/sharp-darwin-x64',
      '@img/sharp-libvips-darwin-arm64',
      '@img/sharp-libvips-darwin-x64',
      '@napi-rs/keyring-darwin-arm64',
      '@napi-rs/keyring-darwin-x64',
    ]);
  });
});
