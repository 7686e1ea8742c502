/** true on Apple keyboards, where the command key takes the place of Ctrl. */
export function isApple(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

/** A chord with the platform's main modifier, as printed: "Ctrl Enter", "⌘ Enter". */
export function modShortcut(key: string): string {
  return `${isApple(navigator.platform) ? '⌘' : 'Ctrl'} ${key}`;
}

/** A shortcut as printed on the keys: "mod+k" → "Ctrl K", "g l" → "G then L". */
export function shortcutText(shortcut: string): string {
  if (shortcut.startsWith('mod+')) return modShortcut(capital(shortcut.slice(4)));
  return shortcut.split(' ').map(capital).join(' then ');
}

function capital(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
