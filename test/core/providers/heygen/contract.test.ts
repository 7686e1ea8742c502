import { createHeyGenAdapter } from '../../../../src/core/providers/heygen/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import { fakeHeyGen } from '../../../fakes/vendors/heygen.ts';
import { contractSuite } from '../contract-suite.ts';
import { startFake } from '../contract-world.ts';

contractSuite({
  name: 'HeyGen',
  open: async () => {
    const fake = await startFake(fakeHeyGen);
    return {
      fake,
      adapter: createHeyGenAdapter({ baseUrl: fake.url, prices }),
      environment: { HEYGEN_API_KEY: fake.vendor.key },
    };
  },
  orders: [
    {
      title: 'a talking avatar',
      jobType: 'video',
      params: { prompt: 'Good morning, and welcome.', avatar: 'Look_mine', voice: 'voice-3' },
      mode: 'task',
      afterLoss: 'found',
    },
    {
      title: 'a film of the agent',
      jobType: 'video',
      model: 'video_agent',
      params: { prompt: 'A short film about lighthouses' },
      maxCostMicros: 1_000_000,
      mode: 'task',
      afterLoss: 'uncertain',
    },
    {
      title: 'speech, whose result is fetched afterwards',
      jobType: 'audio',
      params: { prompt: 'Good morning.', voice: 'voice-1' },
      mode: 'sync',
      afterLoss: 'uncertain',
      endings: {
        expired_url: 'failed:output_lost',
        huge_file: 'failed:output_lost',
        torn_file: 'failed:output_lost',
        cut_file: 'completed',
        html_file: 'completed',
      },
    },
  ],
});
