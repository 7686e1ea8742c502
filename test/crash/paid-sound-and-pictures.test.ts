import { fakeElevenLabs } from '../fakes/vendors/elevenlabs.ts';
import { fakeOpenAi } from '../fakes/vendors/openai.ts';
import { startFake } from '../core/providers/contract-world.ts';
import { paidEdges } from './paid-edges.ts';

const KEEPING = ['before:keep:body.bin', 'after:keep:body.bin'];

paidEdges(
  'an OpenAI picture',
  {
    provider: 'openai',
    keyVariable: 'OPENAI_API_KEY',
    jobType: 'image',
    model: 'gpt-image-2',
    params: { prompt: 'a red door', quality: 'low' },
    points: [...KEEPING, 'after:keep:0.png'],
    findsAfter: ['after:keep:body.bin', 'after:keep:0.png', 'after:start'],
  },
  () => startFake(fakeOpenAi),
);

paidEdges(
  'ElevenLabs speech',
  {
    provider: 'elevenlabs',
    keyVariable: 'ELEVENLABS_API_KEY',
    jobType: 'audio',
    model: 'eleven_multilingual_v2',
    params: { prompt: 'Good morning.', voice: 'voice003' },
    points: KEEPING,
    findsAfter: ['before:keep:body.bin', 'after:keep:body.bin', 'after:start'],
  },
  () => startFake(fakeElevenLabs),
);

paidEdges(
  'an ElevenLabs video',
  {
    provider: 'elevenlabs',
    keyVariable: 'ELEVENLABS_API_KEY',
    jobType: 'video',
    model: 'veo-3.1-fast-generate-001',
    params: { prompt: 'waves', duration: 4 },
    maxCostMicros: 3_000_000,
    points: ['before:keep:before.json', 'after:keep:before.json'],
    findsAfter: ['phase:submitting', 'before:start', 'before:keep:before.json', 'after:start'],
    isExact: false,
  },
  () => startFake(fakeElevenLabs),
);
