/** The first run. */
export const welcome = {
  title: 'Where should your pictures be made?',
  text: 'You can use more than one, and change it at any time.',
  comfy: {
    title: 'On this computer',
    text: 'On your own GPU, free and offline, with a ComfyUI that Gesso installs and looks after.',
    address: 'Address of ComfyUI',
    connect: 'Connect',
    connecting: 'Asking ComfyUI',
    ready: 'Connected',
    failed: 'ComfyUI could not be reached',
    running: 'A ComfyUI is running already',
    meanwhile: 'This goes on in the background. Look around meanwhile; Gesso says when it is ready.',
    lookAround: 'Look around with Draft',
    installed: 'ComfyUI is installed.',
  },
  key: {
    title: 'On a cloud provider',
    text: 'OpenAI, Runway, ElevenLabs or HeyGen, with your own key. Every price is shown before you press.',
    open: 'Add a key',
    provider: 'Provider',
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
