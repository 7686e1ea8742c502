/** true on Apple keyboards, where the command key takes the place of Ctrl. */
export function isApple(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

/** A chord with the platform's main modifier, as printed: "Ctrl Enter", "⌘ Enter". */
export function modShortcut(key: string): string {
  return `${isApple(navigator.platform) ? '⌘' : 'Ctrl'} ${key}`;
}
