import { create } from 'zustand';
import type { Client } from '../../src/contract/client.ts';

/** The one client of this window, set once by `main.tsx` before anything is drawn (tests set their own). */
export const useClient = create<{ readonly client: Client | undefined }>()(() => ({ client: undefined }));

/** The client. For actions, which are plain functions. Throws when the window has not been started. */
export function client(): Client {
  const { client: current } = useClient.getState();
  if (current === undefined) throw new Error('client() was called before setClient()');
  return current;
}

/** Sets the client of this window. */
export function setClient(next: Client): void {
  useClient.setState({ client: next });
}
