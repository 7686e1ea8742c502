import { afterEach, describe, expect, it } from 'vitest';
import { jobIdSchema } from '../../../src/contract/ids.ts';
import { EMPTY_DRAFT, useDraft, withChoiceEverywhere, withParam } from '../../../renderer/stores/draft.ts';
import { keepDraft, parseDraft } from '../../../renderer/stores/draft-storage.ts';
import { idOf } from '../samples.ts';

/** A browser's storage, in memory. */
function aStorage(kept: Record<string, string> = {}): Storage {
  const values = new Map(Object.entries(kept));
  return {
    get length() {
      return values.size;
    },
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    key: (index) => [...values.keys()][index] ?? null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => void values.set(key, value),
  };
}

afterEach(() => useDraft.setState(EMPTY_DRAFT, true));

describe('the draft of a browser', () => {
  it('survives a reload with everything that was typed and the id of what was on its way', () => {
    const storage = aStorage();
    const stop = keepDraft(storage);
    const pending = { jobId: jobIdSchema.parse(idOf(1)), request: '{}' };
    useDraft.setState((draft) => ({ ...withParam({ ...draft, prompt: 'lanterns' }, 'seed', 0), pending }));
    stop();
    useDraft.setState(EMPTY_DRAFT, true);

    keepDraft(storage)();

    expect(useDraft.getState()).toMatchObject({ prompt: 'lanterns', params: { image: { seed: 0 } }, pending });
  });

  it('starts empty when what was kept is damaged or of another version', () => {
    expect(parseDraft('{"prompt":')).toBeUndefined();
    expect(parseDraft('{"prompt":"x"}')).toBeUndefined();
    expect(parseDraft(null)).toBeUndefined();
  });

  it('goes back to the default when a parameter is unset', () => {
    expect(withParam(withParam(EMPTY_DRAFT, 'width', 512), 'width', undefined).params.image).toEqual({});
  });

  it('fills in a provider only where none was chosen', () => {
    const draft = {
      ...EMPTY_DRAFT,
      choices: { ...EMPTY_DRAFT.choices, image: { provider: 'comfyui', model: 'sdxl' } as const },
    };

    expect(withChoiceEverywhere(draft, 'draft').choices).toEqual({
      image: { provider: 'comfyui', model: 'sdxl' },
      video: { provider: 'draft', model: undefined },
      audio: { provider: 'draft', model: undefined },
    });
  });
});
