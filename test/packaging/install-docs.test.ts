import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCommandName } from '../../src/host/cli/command-names.ts';
import { cli } from '../host/cli/in-process.ts';
import { readRepositoryFile, repositoryFiles } from '../static/repository-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

const page = readRepositoryFile('docs/install.md');
/** First column of the table of doctor's lines. */
const explained = [
  ...(page.split('## When something does not work')[1] ?? '').matchAll(/^\| ([A-Z][^|]+?) +\|/gm),
].flatMap(([, name]) => name ?? []);

const checks = ['machine', 'engine', 'database'].map(
  (part) => `src/host/cli/${part}-check${part === 'database' ? '' : 's'}.ts`,
);
/** The names in the source of doctor: also of lines that only a broken machine shows. */
const named = new Set(
  checks.flatMap((file) =>
    [...readRepositoryFile(file).matchAll(/\bname(?: =|:) '([A-Z][^']*)'/g)].flatMap(([, name]) => name ?? []),
  ),
);

async function linesOfDoctor(home: string): Promise<string[]> {
  const { checks: found }: { checks: { name: string }[] } = JSON.parse((await cli(home, ['doctor', '--json'])).stdout);
  return found.map(({ name }) => name);
}

describe('docs/install.md', () => {
  test('explains every line of doctor, and none that doctor no longer has', { timeout: 60_000 }, async () => {
    const broken = join(tempFolder(), 'Gesso');
    mkdirSync(broken);
    writeFileSync(join(broken, 'gesso.db'), 'no database');

    const shown = [...(await linesOfDoctor(join(tempFolder(), 'Gesso'))), ...(await linesOfDoctor(broken))];

    expect(explained.filter((name) => name !== 'line').toSorted()).toEqual([...named].toSorted());
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((name) => !explained.includes(name))).toEqual([]);
  });

  test('names commands that there are', () => {
    const inCode = [...page.matchAll(/`gesso(?: --)? ([a-z]+)/g)].flatMap(([, word]) => word ?? []);

    expect(inCode.length).toBeGreaterThan(10);
    expect(inCode.filter((word) => !isCommandName(word))).toEqual([]);
  });

  test('names scripts of package.json that there are', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(readRepositoryFile('package.json'));
    const used = [...page.matchAll(/npm (?:run (?:-s )?)?([a-z]+)/g)].flatMap(([, name]) => name ?? []);

    expect(used).toEqual(expect.arrayContaining(['start', 'gesso', 'package', 'electron']));
    expect(used.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('names the files of a release as electron-builder does', () => {
    const config = readRepositoryFile('electron-builder.yml');
    const files = [...page.matchAll(/`(Gesso-VERSION-[^`]+)`/g)].flatMap(([, name]) => name ?? []);

    expect(config).toContain('artifactName: ${productName}-${version}-${os}-${arch}.${ext}\n');
    expect(config).toContain('artifactName: ${productName}-${version}-${os}-${arch}-portable.${ext}\n');
    expect(
      files.filter(
        (name) =>
          !/^Gesso-VERSION-(win|mac|linux)-(x64|arm64|x86_64|amd64)(-portable)?\.(exe|dmg|AppImage|deb|rpm)$/.test(
            name,
          ),
      ),
    ).toEqual([]);
    expect(new Set(files).size).toBe(7);
  });

  test('leads to pages that there are', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].flatMap(([, target]) => target ?? []);

    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((target) => !repositoryFiles().includes(`docs/${target}`))).toEqual([]);
  });
});
