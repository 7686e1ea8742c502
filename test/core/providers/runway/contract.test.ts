import { prices } from '../../../../src/core/providers/price-table.ts';
import { createRunwayAdapter } from '../../../../src/core/providers/runway/adapter.ts';
import { fakeRunway } from '../../../fakes/vendors/runway.ts';
import { contractSuite } from '../contract-suite.ts';
import { startFake } from '../contract-world.ts';

contractSuite({
  name: 'Runway',
  open: async () => {
    const fake = await startFake(fakeRunway);
    return {
      fake,
      adapter: createRunwayAdapter({ baseUrl: fake.url, prices }),
      environment: { RUNWAYML_API_SECRET: fake.vendor.key },
    };
  },
  orders: [
    { title: 'a film', jobType: 'video', params: { prompt: 'a lighthouse' }, mode: 'task', afterLoss: 'uncertain' },
    {
      title: 'a pair of pictures',
      jobType: 'image',
      model: 'gpt_image_2',
      params: { prompt: 'a red door', count: 2, quality: 'low' },
      outputs: 2,
      mode: 'task',
      afterLoss: 'uncertain',
    },
    {
      title: 'an effect that takes less than it may',
      jobType: 'audio',
      model: 'eleven_text_to_sound_v2',
      params: { prompt: 'a door falls shut', duration: 3 },
      mode: 'task',
      afterLoss: 'uncertain',
    },
    {
      title: 'a film without a published price',
      jobType: 'video',
      model: 'h3_max',
      params: { prompt: 'a lighthouse' },
      maxCostMicros: 2_000_000,
      mode: 'task',
      afterLoss: 'uncertain',
    },
  ],
});
