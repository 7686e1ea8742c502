import { describe, expect, test } from 'vitest';

import { codeLines, readRepositoryFile, repositoryFiles } from './repository-files.ts';

/** `file:line` of every line of code that matches, in the TypeScript files below the folders. */
function linesMatching(pattern: RegExp, folders: RegExp, except: readonly string[] = []): string[] {
  const files = repositoryFiles().filter(
    (file) => folders.test(file) && /\.tsx?$/.test(file) && !except.includes(file),
  );
  return files.flatMap((file) =>
    codeLines(readRepositoryFile(file)).flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

const product = /^(src|electron|renderer)\//;

describe('rules that no linter has', () => {
  test('core reads the time only in clock.ts', () => {
    const clock = 'src/core/base/clock.ts';

    expect(linesMatching(/\bDate\.now\b|\bnew Date\(\s*\)/, /^src\/core\//, [clock])).toEqual([]);
    expect(readRepositoryFile(clock)).toContain('Date.now');
  });

  test('no module keeps state in a let of its own', () => {
    expect(linesMatching(/^(export )?let /, product)).toEqual([]);
  });

  test('TypeScript stays erasable', () => {
    expect(linesMatching(/^\s*(export )?(declare )?(const )?enum \w|^\s*(export )?namespace \w/, product)).toEqual([]);
  });

  test('resources are closed in a finally, since the dependency checker cannot read using declarations', () => {
    expect(linesMatching(/^\s*(await )?using \w+ =/, /^(src|electron|renderer|test|bench)\//)).toEqual([]);
  });

  test('relative imports carry their extension, so that the files run unbuilt', () => {
    expect(linesMatching(/(from|import) ?\(?'\.{1,2}\/(?![^']*\.(ts|tsx|css|json|mjs|svg)(\?\w+)?')/, product)).toEqual(
      [],
    );
  });

  test('the window takes its texts from messages.ts, so that every language can be shown', () => {
    const loaders = ['renderer/messages/load-language.ts', 'renderer/messages/shape.ts'];

    expect(linesMatching(/messages\/(en|de)(\.ts|\/)|'\.\/(en|de)\.ts'/, /^renderer\//, loaders)).toEqual([]);
  });

  test('the window writes amounts, numbers and dates in the language of the page', () => {
    const fixed = /\bformatUsd\b|\.toLocale\w*String\(|'en-(GB|US)'|'de-DE'/;

    expect(linesMatching(fixed, /^renderer\//, ['renderer/messages/language.ts'])).toEqual([]);
  });

  test('file names are kebab-case, components PascalCase', () => {
    const names = repositoryFiles().filter((file) => product.test(file) && /\.tsx?$/.test(file));
    const isGood = (file: string) => /(^|\/)([a-z0-9]+([-.][a-z0-9]+)*\.tsx?|[A-Z][A-Za-z0-9]*\.tsx)$/.test(file);

    expect(names.filter((file) => !isGood(file))).toEqual([]);
  });

  test('no module is a drawer for everything', () => {
    const drawers = repositoryFiles().filter((file) =>
      /(^|\/)(utils?|helpers?|misc)\.tsx?$|-manager\.tsx?$/.test(file),
    );

    expect(drawers).toEqual([]);
  });
});
