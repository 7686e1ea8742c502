import { fakeHeyGen } from '../fakes/vendors/heygen.ts';
import { fakeRunway } from '../fakes/vendors/runway.ts';
import { startFake } from '../core/providers/contract-world.ts';
import { paidEdges } from './paid-edges.ts';

paidEdges(
  'a Runway film',
  {
    provider: 'runway',
    keyVariable: 'RUNWAYML_API_SECRET',
    jobType: 'video',
    model: 'gen4.5',
    params: { prompt: 'a lighthouse', duration: 2 },
    points: [],
  },
  () => startFake(fakeRunway),
);

paidEdges(
  'a HeyGen avatar',
  {
    provider: 'heygen',
    keyVariable: 'HEYGEN_API_KEY',
    jobType: 'video',
    model: 'avatar_iv',
    params: { prompt: 'Good morning.', avatar: 'Look_mine' },
    points: [],
    findsAfter: ['after:start'],
  },
  () => startFake(fakeHeyGen),
);

paidEdges(
  'HeyGen speech',
  {
    provider: 'heygen',
    keyVariable: 'HEYGEN_API_KEY',
    jobType: 'audio',
    model: 'starfish_tts',
    params: { prompt: 'Good morning.', voice: 'voice-1' },
    points: ['before:keep:body.bin', 'after:keep:body.bin'],
    findsAfter: ['after:start', 'after:keep:body.bin'],
  },
  () => startFake(fakeHeyGen),
);
