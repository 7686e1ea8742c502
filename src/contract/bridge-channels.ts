/** The only two names that cross between the desktop window and the engine: one for calls, one for events. */
export const BRIDGE_CHANNELS = { call: 'gesso:call', event: 'gesso:event' } as const;
