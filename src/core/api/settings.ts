import type { KeyView } from '../../contract/secrets.ts';
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
    'keys.set': async ({ provider, key, store }) =>
      followed(context, await context.secrets.write(provider, key, store)),
    'keys.remove': async ({ provider }) => followed(context, await context.secrets.remove(provider)),
  };
}

/** With another key a provider may become usable or not; whoever looks is told, and waiting jobs are looked at again. */
function followed(context: ApiContext, view: KeyView): KeyView {
  context.registry.forget(view.provider);
  void context.registry.describe(view.provider, { refresh: true });
  context.scheduler.wake();
  return view;
}
