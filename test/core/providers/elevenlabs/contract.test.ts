import { createElevenLabsAdapter } from '../../../../src/core/providers/elevenlabs/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import { fakeElevenLabs } from '../../../fakes/vendors/elevenlabs.ts';
import { contractSuite } from '../contract-suite.ts';
import { startFake } from '../contract-world.ts';

contractSuite({
  name: 'ElevenLabs',
  open: async () => {
    const fake = await startFake(fakeElevenLabs);
    return {
      fake,
      adapter: createElevenLabsAdapter({ baseUrl: fake.url, prices }),
      environment: { ELEVENLABS_API_KEY: fake.vendor.key },
    };
  },
  orders: [
    {
      title: 'speech',
      jobType: 'audio',
      model: 'eleven_flash_v2_5',
      params: { prompt: 'Good morning, everybody.', voice: 'voice007' },
      mode: 'sync',
      afterLoss: 'found',
    },
    {
      title: 'a sound effect',
      jobType: 'audio',
      model: 'eleven_text_to_sound_v2',
      params: { prompt: 'a door that creaks', duration: 2 },
      mode: 'sync',
      afterLoss: 'uncertain',
    },
    {
      title: 'music',
      jobType: 'audio',
      model: 'music_v2',
      params: { prompt: 'slow strings', duration: 10, instrumental: true },
      mode: 'sync',
      afterLoss: 'uncertain',
    },
    {
      title: 'a picture as a generation',
      jobType: 'image',
      model: 'gemini-3.1-flash-image',
      params: { prompt: 'a red door' },
      maxCostMicros: 300_000,
      mode: 'task',
      afterLoss: 'found',
      isExact: false,
    },
  ],
});
