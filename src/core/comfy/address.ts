/** Where the ComfyUI is that we use, as a person wrote it, and who said so. */
export type ComfyAddress = {
  /** The address now: COMFY_WORKER_URL wins over the setting; undefined when there is none. */
  current(): { readonly url: string; readonly source: 'environment' | 'settings' } | undefined;
};

/** Reads the address from the environment and, behind it, from the settings. */
export function createComfyAddress(options: {
  environmentUrl: string | undefined;
  settingsUrl: () => string;
}): ComfyAddress {
  return {
    current: () => {
      const fromEnvironment = options.environmentUrl?.trim() ?? '';
      if (fromEnvironment !== '') return { url: fromEnvironment, source: 'environment' };
      const fromSettings = options.settingsUrl();
      return fromSettings === '' ? undefined : { url: fromSettings, source: 'settings' };
    },
  };
}
