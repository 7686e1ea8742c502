import { create } from 'zustand';
import type { Client } from '../../src/contract/client.ts';
import type { Hardware, InstallView } from '../../src/contract/comfy-install.ts';
import { failedLoad, type LoadState, LOADING, READY } from './loadable.ts';

export type InstallState = { readonly load: LoadState; readonly install: InstallView | undefined };

/** How the installation of ComfyUI stands; undefined until it was read. */
export const useInstall = create<InstallState>()(() => ({ load: LOADING, install: undefined }));

/** Reads how the installation stands. Never rejects. */
export async function readInstall(client: Client): Promise<void> {
  try {
    useInstall.setState({ load: READY, install: await client.call('comfy.installStatus', {}) });
  } catch (error) {
    useInstall.setState({ load: failedLoad(error) });
  }
}

/** This machine, as far as ComfyUI cares; undefined until it was read or when it could not be. */
export const useHardware = create<{ readonly hardware: Hardware | undefined }>()(() => ({ hardware: undefined }));

/** Looks at this machine. Never rejects: without an answer nothing is shown of it. */
export async function readHardware(client: Client): Promise<void> {
  try {
    useHardware.setState({ hardware: await client.call('comfy.hardware', {}) });
  } catch {
    useHardware.setState({ hardware: undefined });
  }
}
