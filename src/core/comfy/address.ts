/** Where the ComfyUI is that we use, and who said so. */
export type ComfyAddress = {
  /** The address now: COMFY_WORKER_URL wins over the setting; undefined when there is none. No trailing slash. */
  current(): { readonly url: string; readonly source: 'environment' | 'settings' } | undefined;
};

/** Reads the address from the environment and, behind it, from the settings. */
export function createComfyAddress(options: { environmentUrl: string | undefined; settingsUrl: () => string }): ComfyAddress {
  return {
    current: () => {
      const fromEnvironment = options.environmentUrl?.trim() ?? '';
      if (fromEnvironment !== '') return { url: plain(fromEnvironment), source: 'environment' };
      const fromSettings = options.settingsUrl();
      return fromSettings === '' ? undefined : { url: plain(fromSettings), source: 'settings' };
    },
  };
}

/** `localhost:8188/` as a person types it → `http://localhost:8188`. */
export function plain(address: string): string {
  const trimmed = address.trim().replace(/\/+$/, '');
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
}
