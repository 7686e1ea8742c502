import { createOpenAiAdapter } from '../../../../src/core/providers/openai/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import { fakeOpenAi } from '../../../fakes/vendors/openai.ts';
import { contractSuite } from '../contract-suite.ts';
import { startFake } from '../contract-world.ts';

contractSuite({
  name: 'OpenAI',
  open: async () => {
    const fake = await startFake(fakeOpenAi);
    return {
      fake,
      adapter: createOpenAiAdapter({ baseUrl: fake.url, prices }),
      environment: { OPENAI_API_KEY: fake.vendor.key },
    };
  },
  orders: [
    {
      title: 'a pair of pictures',
      jobType: 'image',
      model: 'gpt-image-2',
      params: { prompt: 'a red door', count: 2, quality: 'low' },
      outputs: 2,
      mode: 'sync',
      afterLoss: 'uncertain',
    },
    {
      title: 'speech counted in tokens',
      jobType: 'audio',
      model: 'gpt-4o-mini-tts',
      params: { prompt: 'Good morning.', voice: 'coral', style: 'cheerful', format: 'wav' },
      mode: 'sync',
      afterLoss: 'uncertain',
    },
    {
      title: 'speech counted in characters',
      jobType: 'audio',
      model: 'tts-1',
      params: { prompt: 'Good morning.', voice: 'alloy' },
      mode: 'sync',
      afterLoss: 'uncertain',
    },
  ],
});
