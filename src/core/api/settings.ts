import type { MethodHandlers } from '../engine-type.ts';
import { writeSettings } from '../settings/settings.ts';
import type { ApiContext } from './context.ts';

type SettingsMethods = Pick<MethodHandlers, 'settings.get' | 'settings.set' | 'keys.list' | 'keys.set' | 'keys.remove'>;

/** The methods of settings and keys. `apply` makes the rest of the engine follow a change. */
export function settingsMethods(context: ApiContext, apply: () => void): SettingsMethods {
  return {
    'settings.get': async () => context.settings(),
    'settings.set': async (patch) => {
      writeSettings(context.db, patch, context.clock.now());
      apply();
      return context.settings();
    },
    'keys.list': async () => ({
      keys: [...(await context.secrets.list())],
      keychain: await context.secrets.keychain(),
    }),
    'keys.set': ({ provider, key, store }) => context.secrets.write(provider, key, store),
    'keys.remove': ({ provider }) => context.secrets.remove(provider),
  };
}
