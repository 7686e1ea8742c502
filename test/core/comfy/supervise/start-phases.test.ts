import { expect, it } from 'vitest';
import { phaseAfter, type StartPhase } from '../../../../src/core/comfy/supervise/start-phases.ts';

/** The lines of a real start of 0.3.64, in order, and the phase after each. */
const BOOT: readonly (readonly [string, StartPhase])[] = [
  ['Checkpoint files will always be loaded safely.', 'torch'],
  ['Total VRAM 24106 MB, total RAM 24106 MB', 'torch'],
  ['pytorch version: 2.13.0+cpu', 'torch'],
  ['Set vram state to: DISABLED', 'nodes'],
  ['Device: cpu', 'nodes'],
  ['Using sub quadratic optimization for attention, if you have memory or speed issues try using: --x', 'nodes'],
  ['Python version: 3.11.7 (main, May  9 2026, 07:35:25) [GCC 12.2.0]', 'nodes'],
  ['ComfyUI version: 0.3.64', 'custom_nodes'],
  ['[Prompt Server] web root: /comfyui/webroot', 'custom_nodes'],
  ['Import times for custom nodes:', 'database'],
  ['   0.0 seconds: /comfyui/base/custom_nodes/transcript_nodes.py', 'database'],
  ['setup plugin alembic.autogenerate.schemas', 'database'],
  ['Starting server', 'server'],
  ['To see the GUI go to: http://127.0.0.1:18188', 'server'],
];

it('follows a real start from line to line', () => {
  let phase: StartPhase = 'python';
  const phases = BOOT.map(([line]) => (phase = phaseAfter(phase, line)));

  expect(phases).toEqual(BOOT.map(([, expected]) => expected));
});

it('knows the lines of newer versions, which begin with their level', () => {
  expect(phaseAfter('torch', '[INFO] To see the GUI go to: http://127.0.0.1:8188')).toBe('server');
});

it('never goes back, whatever a custom node prints', () => {
  expect(phaseAfter('server', 'pytorch version: 2.0')).toBe('server');
});
