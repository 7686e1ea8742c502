import type { ActionTexts } from '../actions.ts';

/** What actions are called in English. */
export const actionTexts = {
  actions: {
    prompt: 'Write a prompt',
    generate: 'Generate',
    'make-image': 'Make images',
    'make-video': 'Make videos',
    'make-audio': 'Make audio',
    'save-preset': 'Save the form as a preset',
    'go-library': 'Go to the library',
    'go-budget': 'Go to the budget',
    'go-comfyui': 'Go to ComfyUI',
    'go-settings': 'Go to the settings',
    'go-queue': 'Go to the queue',
    'go-welcome': 'Show the welcome page',
    'go-components': 'Show all components',
    pause: 'Pause the queue',
    resume: 'Resume the queue',
    refresh: 'Look for providers again',
    'theme-system': 'Appearance: follow the system',
    'theme-dark': 'Appearance: dark',
    'theme-light': 'Appearance: light',
    palette: 'Open the commands',
    shortcuts: 'Show keyboard shortcuts',
  },
  groups: { make: 'Make', go: 'Go to', queue: 'Queue', appearance: 'Appearance', help: 'Help' },
} as const satisfies ActionTexts;
