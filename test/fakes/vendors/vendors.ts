import { fakeElevenLabs } from './elevenlabs.ts';
import type { FakeServer, FakeVendor } from './fake-server.ts';
import { fakeHeyGen } from './heygen.ts';
import { fakeOpenAi } from './openai.ts';
import { fakeRunway } from './runway.ts';

/** Every stand-in: how it is made, and the two variables that lead Gesso to it. */
export const FAKE_VENDORS: readonly {
  readonly make: (server: FakeServer) => FakeVendor;
  readonly urlVariable: string;
  readonly keyVariable: string;
}[] = [
  { make: fakeOpenAi, urlVariable: 'OPENAI_BASE_URL', keyVariable: 'OPENAI_API_KEY' },
  { make: fakeHeyGen, urlVariable: 'HEYGEN_BASE_URL', keyVariable: 'HEYGEN_API_KEY' },
  { make: fakeRunway, urlVariable: 'RUNWAYML_BASE_URL', keyVariable: 'RUNWAYML_API_SECRET' },
  { make: fakeElevenLabs, urlVariable: 'ELEVENLABS_BASE_URL', keyVariable: 'ELEVENLABS_API_KEY' },
];
