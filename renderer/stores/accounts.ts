import { create } from 'zustand';
import type { Client } from '../../src/contract/client.ts';
import type { MethodOutput } from '../../src/contract/methods.ts';
import { failedLoad, type LoadState, LOADING, READY } from './loadable.ts';

export type AccountsState = {
  readonly load: LoadState;
  readonly known: MethodOutput<'providers.accounts'> | undefined;
};

/** What is left at the vendors, and how old our prices are; undefined until it was read. */
export const useAccounts = create<AccountsState>()(() => ({ load: LOADING, known: undefined }));

/** Reads the accounts; `refresh` asks each vendor anew. Never rejects. */
export async function readAccounts(client: Client, refresh = false): Promise<void> {
  try {
    useAccounts.setState({ load: READY, known: await client.call('providers.accounts', { refresh }) });
  } catch (error) {
    useAccounts.setState({ load: failedLoad(error) });
  }
}
