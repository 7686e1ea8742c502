import { describe, expect, test } from 'vitest';

import { pathsOf, selectStages } from '../../scripts/lib/test-selection.mjs';

const stages = ['static', 'build', 'unit', 'e2e', 'electron'].map((group) => ({ group }));
const groupsFor = (...args: string[]) => selectStages(stages, args).selected.map(({ group }) => group);

describe('npm test', () => {
  test('runs everything without arguments', () => {
    expect(groupsFor()).toEqual(['static', 'build', 'unit', 'e2e', 'electron']);
  });

  test('runs the groups that are named', () => {
    expect(groupsFor('unit', 'static')).toEqual(['static', 'unit']);
  });

  test('builds before end-to-end tests', () => {
    expect(groupsFor('e2e')).toEqual(['build', 'e2e']);
  });

  test('finds the runner of a path', () => {
    expect(groupsFor('test/core/jobs')).toEqual(['unit']);
    expect(groupsFor('test/e2e/generate.spec.ts')).toEqual(['build', 'e2e']);
    expect(groupsFor('test/e2e-electron')).toEqual(['build', 'electron']);
  });

  test('gives each runner only its own paths', () => {
    const paths = ['test/core/jobs', 'test/e2e/generate.spec.ts', 'test/e2e-electron'];

    expect(groupsFor('static', 'test/core')).toEqual(['static', 'unit']);
    expect(pathsOf('unit', paths)).toEqual(['test/core/jobs']);
    expect(pathsOf('e2e', paths)).toEqual(['test/e2e/generate.spec.ts']);
    expect(pathsOf('electron', paths)).toEqual(['test/e2e-electron']);
  });

  test('hands paths to the runner, in the form it compares with', () => {
    expect(selectStages(stages, ['unit', String.raw`test\core`]).paths).toEqual(['test/core']);
  });
});
