import { contractSuite } from '../contract-suite.ts';
import { createTestAdapter } from './draft-context.ts';

const free = { mode: 'task', afterLoss: 'found' } as const;

contractSuite({
  name: 'Draft',
  isFree: true,
  open: async () => ({ adapter: createTestAdapter(), environment: {} }),
  orders: [
    { title: 'a pair of pictures', jobType: 'image', params: { prompt: 'a red door', count: 2 }, outputs: 2, ...free },
    { title: 'a tone', jobType: 'audio', params: { prompt: 'a bell', duration: 1 }, ...free },
  ],
});
