import { messages } from '../../messages/messages.ts';

const texts = messages.shell.shortcuts;

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
  if (shortcut.startsWith('mod+')) return modShortcut(capital(shortcut.slice(4)));
  return shortcut.split(' ').map(capital).join(` ${texts.sequence} `);
}

function capital(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
