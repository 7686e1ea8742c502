import { create } from 'zustand';
import type { ComfyStatus } from '../../src/contract/comfy.ts';
import { type LoadState, LOADING } from './loadable.ts';

export type ComfyState = { readonly load: LoadState; readonly comfy: ComfyStatus | undefined };

/** ComfyUI as the engine sees it; undefined until it was read. */
export const useComfy = create<ComfyState>()(() => ({ load: LOADING, comfy: undefined }));
