import { onTestFinished } from 'vitest';
import { createComfyAdapter } from '../../../../src/core/providers/comfyui/adapter.ts';
import { BACKEND_CAPACITY } from '../../../../src/core/providers/comfyui/backends.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { contractSuite } from '../contract-suite.ts';
import { sdxlTemplate } from './rig.ts';

contractSuite({
  name: 'ComfyUI',
  isFree: true,
  open: async () => {
    const comfy = await startComfyStandIn();
    onTestFinished(() => comfy.close());
    const { url } = comfy;
    const backend = { id: url, label: url, url: () => url, capacity: BACKEND_CAPACITY };
    return {
      adapter: createComfyAdapter({ backends: () => [backend], templates: [sdxlTemplate()] }),
      environment: {},
    };
  },
  orders: [
    {
      title: 'a picture',
      jobType: 'image',
      params: { prompt: 'a red door', width: 64, height: 64, steps: 2 },
      mode: 'task',
      afterLoss: 'found',
    },
  ],
});
