import type { DESKTOP_EVENTS, DESKTOP_METHODS } from '../../src/contract/desktop.ts';
import { EXAMPLE_ID } from './examples.ts';

const update = { state: 'loading', version: '1.2.0', progress: 0.5, problem: null };
const desktop = { canNotify: true, canStartAtLogin: false, update };

/** One good input and output of every method of the desktop's shell. */
export const DESKTOP_METHOD_EXAMPLES: Record<keyof typeof DESKTOP_METHODS, { input: unknown; output: unknown }> = {
  'desktop.status': { input: {}, output: desktop },
  'desktop.ready': { input: { language: 'de' }, output: desktop },
  'desktop.chooseFolder': { input: { startIn: '/pictures' }, output: { directory: null } },
  'desktop.dragOut': { input: { assetIds: [EXAMPLE_ID] }, output: { files: 1 } },
  'desktop.readAsset': { input: { assetId: EXAMPLE_ID }, output: { mime: 'audio/mpeg', bytes: 'aGVsbG8=' } },
  'desktop.showInFolder': { input: { assetId: EXAMPLE_ID }, output: {} },
  'desktop.lookForUpdate': { input: {}, output: update },
  'desktop.restartToUpdate': { input: {}, output: {} },
};

/** One good payload of every event of the desktop's shell. */
export const DESKTOP_EVENT_EXAMPLES: Record<keyof typeof DESKTOP_EVENTS, unknown> = {
  'desktop.asked': { request: { kind: 'action', action: 'palette' } },
  'desktop.changed': { desktop },
};
