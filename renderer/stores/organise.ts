import { create } from 'zustand';
import type { Client } from '../../src/contract/client.ts';
import type { Collection, Project } from '../../src/contract/library.ts';

export type OrganiseState = { readonly collections: readonly Collection[]; readonly projects: readonly Project[] };

/** Collections and projects of this company. */
export const useOrganise = create<OrganiseState>()(() => ({ collections: [], projects: [] }));

/** Reads both lists. Never rejects: without them nothing is offered. */
export async function readOrganise(client: Client): Promise<void> {
  try {
    const [{ collections }, { projects }] = await Promise.all([
      client.call('collections.list', {}),
      client.call('projects.list', {}),
    ]);
    useOrganise.setState({ collections, projects });
  } catch {
    // Read again with the next event or connection; the library itself says when it cannot be read.
    useOrganise.setState({});
  }
}
