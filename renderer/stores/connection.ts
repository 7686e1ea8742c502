import { create } from 'zustand';
import type { ConnectionState } from '../../src/contract/client.ts';

/** The connection to the engine; `wasConnected` tells the first connecting from a connection that was lost. */
export const useConnection = create<{ readonly state: ConnectionState; readonly wasConnected: boolean }>()(() => ({
  state: 'connecting',
  wasConnected: false,
}));

/** Notes a new state. Returns true when lists must be read (again). */
export function setConnection(state: ConnectionState): boolean {
  const before = useConnection.getState();
  useConnection.setState({ state, wasConnected: before.wasConnected || state === 'connected' });
  return state === 'connected' && before.state !== 'connected';
}
