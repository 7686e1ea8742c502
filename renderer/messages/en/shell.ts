import { actionTexts } from '../../../src/contract/action-texts/en.ts';

/** Frame, navigation, palette, connection, first run. */
export const shell = {
  skip: 'Skip to the content',
  navigation: 'Views',
  views: {
    library: 'Library',
    budget: 'Budget',
    comfyui: 'ComfyUI',
    settings: 'Settings',
    components: 'Components',
    welcome: 'Welcome',
  },
  documentTitle: (view: string): string => `${view} · Gesso`,
  theme: { system: 'Follow the system', dark: 'Dark', light: 'Light', label: 'Appearance' },
  connection: {
    connecting: 'Connecting',
    lost: 'The connection to Gesso is lost. It is being restored; what you typed is kept.',
    reload: 'Reload',
    unauthorizedTitle: 'This window needs its key',
    unauthorizedText:
      'Gesso lets only you in. Open the address that was printed in the terminal when it started; it ends with a key made for this start. If that terminal is gone, stop Gesso and start it again.',
  },
  crash: {
    title: 'This view stopped working',
    text: 'Nothing in the queue or the library was touched, and no money was spent. Try again; if it happens again, copy the details and report them.',
    again: 'Try again',
  },
  palette: {
    title: 'Commands',
    placeholder: 'What do you want to do?',
    empty: 'No command with these words.',
    open: 'Commands',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    view: 'Everywhere',
    prompt: 'Prompt bar',
    control: 'Ctrl',
    sequence: 'then',
    fixed: {
      library: 'Results',
      prompt: 'Prompt',
      next: 'Next',
      previous: 'Previous',
      open: 'Open',
      look: 'Look at it large',
      select: 'Select',
      selectAll: 'Select all',
      rate: 'Rate',
      favourite: 'Favourite',
      reuse: 'Reuse',
      trash: 'To the trash',
      close: 'Close',
      earlier: 'Earlier prompts, at the start of the text',
    },
    keys: { space: 'Space', enter: 'Enter', delete: 'Del', backspace: 'Backspace' },
  },
  actions: actionTexts.actions,
  groups: { ...actionTexts.groups, view: 'This view' },
} as const;
