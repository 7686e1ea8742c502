import { create } from 'zustand';
import type { Client } from '../../src/contract/client.ts';
import type { MethodOutput } from '../../src/contract/methods.ts';
import { failedLoad, type LoadState, LOADING, READY } from './loadable.ts';

export type WorkflowsState = {
  readonly load: LoadState;
  readonly list: MethodOutput<'workflows.list'>['workflows'];
  readonly damaged: MethodOutput<'workflows.list'>['damaged'];
};

/** Workflows that come with Gesso and the user's own. */
export const useWorkflows = create<WorkflowsState>()(() => ({ load: LOADING, list: [], damaged: [] }));

/** Reads the list. Never rejects. */
export async function readWorkflows(client: Client): Promise<void> {
  try {
    const { workflows, damaged } = await client.call('workflows.list', {});
    useWorkflows.setState({ load: READY, list: workflows, damaged });
  } catch (error) {
    useWorkflows.setState({ load: failedLoad(error) });
  }
}
