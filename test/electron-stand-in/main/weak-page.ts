import { NotModelledError } from '../not-modelled.ts';

/** The stand-in has only the page that is safe; another one would prove nothing about ours. Throws NotModelledError. */
export function refuseWeakPage(given: Electron.WebPreferences): void {
  const weak: Partial<Record<keyof Electron.WebPreferences, unknown>> = {
    sandbox: false,
    contextIsolation: false,
    nodeIntegration: true,
    nodeIntegrationInWorker: true,
    nodeIntegrationInSubFrames: true,
    webSecurity: false,
    allowRunningInsecureContent: true,
    webviewTag: true,
  };
  for (const [name, value] of Object.entries(weak))
    if (given[name as keyof Electron.WebPreferences] === value)
      throw new NotModelledError(`webPreferences.${name}: ${String(value)}`);
}
