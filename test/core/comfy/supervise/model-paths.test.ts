import { expect, it } from 'vitest';
import { modelPathsFile } from '../../../../src/core/comfy/supervise/model-paths.ts';

it('is not written where nothing is shared', () => {
  expect(modelPathsFile({ kind: 'managed', root: '/r', sharedModelFolders: [] })).toBeUndefined();
});

it('names every kind of model in a shared folder, whatever its path looks like', () => {
  const odd = 'D:\\Modelle "alt": #1\\ü';

  const text = modelPathsFile({ kind: 'managed', root: '/r', sharedModelFolders: [odd] });

  const { models_1: section } = JSON.parse(text ?? '{}');
  expect(section).toMatchObject({ base_path: odd, checkpoints: 'checkpoints', text_encoders: 'text_encoders\nclip' });
});

it('keeps the models and custom nodes of an adopted ComfyUI, which another base folder would hide', () => {
  const text = modelPathsFile({
    kind: 'adopted',
    root: '/opt/comfy',
    sharedModelFolders: ['/opt/comfy/models', '/more'],
  });

  expect(JSON.parse(text ?? '{}')).toMatchObject({
    models_1: { base_path: '/opt/comfy/models' },
    models_2: { base_path: '/more' },
    custom_nodes: { base_path: '/opt/comfy', custom_nodes: 'custom_nodes' },
  });
});
