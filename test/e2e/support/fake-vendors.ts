import { FakeServer } from '../../fakes/vendors/fake-server.ts';
import { FAKE_VENDORS } from '../../fakes/vendors/vendors.ts';
import type { KeyedProvider } from '../../../src/contract/secrets.ts';

const PROVIDER_OF: Readonly<Record<string, KeyedProvider>> = {
  OPENAI_API_KEY: 'openai',
  RUNWAYML_API_SECRET: 'runway',
  ELEVENLABS_API_KEY: 'elevenlabs',
  HEYGEN_API_KEY: 'heygen',
};

export type FakeVendorSet = {
  /** The addresses alone. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The keys by their variables. */
  readonly keys: Readonly<Record<string, string>>;
  server(provider: KeyedProvider): FakeServer;
  stop(): Promise<void>;
};

/** Stand-ins of every paid vendor, on ports of their own. */
export async function startFakeVendors(): Promise<FakeVendorSet> {
  const started = await Promise.all(
    FAKE_VENDORS.map(async ({ make, urlVariable, keyVariable }) => ({
      urlVariable,
      keyVariable,
      server: await FakeServer.start(make),
    })),
  );
  return {
    addresses: Object.fromEntries(started.map(({ urlVariable, server }) => [urlVariable, server.url])),
    keys: Object.fromEntries(started.map(({ keyVariable, server }) => [keyVariable, server.vendor.key])),
    server: (provider) => {
      const found = started.find(({ keyVariable }) => PROVIDER_OF[keyVariable] === provider);
      if (found === undefined) throw new Error(`nobody stands in for ${provider}`);
      return found.server;
    },
    stop: async () => {
      await Promise.all(started.map(({ server }) => server.stop()));
    },
  };
}
