import { describe, expect, it } from 'vitest';
import { readExportFolder, rememberExportFolder } from '../../../../renderer/features/library/export-folder.ts';

describe('the folder of the last export', () => {
  it('is what was remembered, and nothing before that', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect(readExportFolder(storage)).toBe('');

    rememberExportFolder(storage, '/pictures/for the client');

    expect(readExportFolder(storage)).toBe('/pictures/for the client');
  });

  it('is not worth failing for: a full storage is left alone, another failure is not hidden', () => {
    const failing = (error: Error) => ({
      setItem: () => {
        throw error;
      },
    });

    expect(() => rememberExportFolder(failing(new DOMException('full', 'QuotaExceededError')), '/a')).not.toThrow();
    expect(() => rememberExportFolder(failing(new TypeError('a mistake')), '/a')).toThrow(TypeError);
  });
});
