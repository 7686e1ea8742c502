import type { createBridgeEnd } from './bridge-end.ts';

/**
 * Runs in the page's own world before any of its scripts: waits for the preload's world to hand over the node between them, once, and puts
 * what the preload exposes on the window. Refers to nothing outside itself.
 */
export function openPageWorld(makeEnd: typeof createBridgeEnd): void {
  if (window !== window.top) return;
  const deepFreeze = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    for (const part of Object.values(value)) deepFreeze(part);
    return Object.freeze(value);
  };
  const meet = (event: Event): void => {
    if (!(event instanceof FocusEvent) || !(event.relatedTarget instanceof Element)) return;
    const channel = event.relatedTarget;
    const end = makeEnd(channel, 'to-page', 'to-preload');
    channel.addEventListener('expose', (exposed) => {
      if (!(exposed instanceof CustomEvent)) return;
      const [name, packed] = exposed.detail;
      // As Electron does: neither replaced nor deleted nor changed by the page.
      Object.defineProperty(window, name, { value: deepFreeze(end.unpack(packed)), enumerable: true });
    });
  };
  window.addEventListener('stand-in:meet', meet, { once: true });
}
