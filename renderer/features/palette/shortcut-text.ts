import { messages } from '../../messages/messages.ts';

const texts = messages.shell.shortcuts;

/** Keys whose name is not what is printed on them, by their name in a keyboard event, small. */
const NAMES: Readonly<Record<string, string>> = {
  ' ': texts.keys.space,
  enter: texts.keys.enter,
  escape: 'Esc',
  delete: texts.keys.delete,
  backspace: texts.keys.backspace,
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
};

/** true on Apple keyboards, where the command key takes the place of Ctrl. */
export function isApple(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

/** A chord with the platform's main modifier, as printed: "Ctrl Enter", "⌘ Enter", on German keys "Strg Enter". */
export function modShortcut(key: string): string {
  return `${isApple(navigator.platform) ? '⌘' : texts.control} ${key}`;
}

/** A shortcut as printed on the keys: "mod+k" → "Ctrl K", "g l" → "G then L". */
export function shortcutText(shortcut: string): string {
  if (shortcut.startsWith('mod+')) return modShortcut(keyText(shortcut.slice(4)));
  if (shortcut === ' ') return keyText(shortcut);
  return shortcut.split(' ').map(keyText).join(` ${texts.sequence} `);
}

function keyText(key: string): string {
  return NAMES[key] ?? key.charAt(0).toUpperCase() + key.slice(1);
}
