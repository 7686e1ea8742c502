/** The first run. */
export const welcome = {
  title: 'Where should your pictures be made?',
  text: 'You can use more than one, and change it at any time.',
  comfy: {
    title: 'On this computer',
    text: 'With a ComfyUI that is running, here or on another machine. Free, on your own GPU.',
    address: 'Address of ComfyUI',
    connect: 'Connect',
    connecting: 'Asking ComfyUI',
    ready: 'Connected',
    failed: 'ComfyUI could not be reached',
  },
  draft: {
    title: 'Just look around',
    text: 'The built-in Draft makes placeholder pictures, clips and sounds at once, free and offline.',
    choose: 'Start with Draft',
  },
  go: 'Open the library',
  skip: 'Skip for now',
  failed: 'That could not be saved',
  suggestion: 'a narrow market street at night, paper lanterns, wet cobblestones, steam from food stalls',
  picturesNote: 'Made with Draft',
} as const;
