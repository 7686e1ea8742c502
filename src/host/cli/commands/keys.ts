import { KEYED_PROVIDERS, type KeyedProvider, keyedProviderSchema, type KeyView } from '../../../contract/secrets.ts';
import { PROVIDER_NAMES } from '../../media/media-view.ts';
import { choiceFlag, type Cli, type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { table } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = [
  'gesso keys [list]',
  'gesso keys set openai|runway|elevenlabs|heygen     (the key on standard input)',
  'gesso keys remove PROVIDER',
  'gesso keys test PROVIDER',
];

/** `gesso keys`: the providers' keys, kept in the operating system's keychain. A key is never an argument: others can read those. */
export const keysCommand: Command = {
  name: 'keys',
  summary: 'keys of paid providers, in the keychain',
  usage: USAGE,
  notes: [
    'printf %s "$KEY" | gesso keys set openai',
    `Or set ${Object.values(KEYED_PROVIDERS).join(', ')}; they win and are never stored.`,
  ],
  async run(args, cli) {
    const { positionals } = parseFlags(args, { usage: USAGE }, {});
    const [action = 'list', ...rest] = positionals;
    switch (action) {
      case 'list':
        return listKeys(cli);
      case 'set':
        return setKey(providerFrom(rest), cli);
      case 'remove':
        return removeKey(providerFrom(rest), cli);
      case 'test':
        return testKey(providerFrom(rest), cli);
      default:
        throw new UsageError(`"gesso keys" does not know "${action}".`, USAGE);
    }
  },
};

function providerFrom(rest: readonly string[]): KeyedProvider {
  const [word, extra] = rest;
  // Whoever types a key here has just put it into the shell's history; say so before anything else.
  if (extra !== undefined) {
    throw new UsageError(
      'Give the key on standard input, not as an argument: other processes can read arguments, and the shell keeps them.',
      USAGE,
    );
  }
  const provider = choiceFlag(word, { name: 'The provider', usage: USAGE, choices: keyedProviderSchema.options });
  if (provider === undefined) throw new UsageError('The provider is missing.', USAGE);
  return provider;
}

async function listKeys(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { keys, keychain } = await connection.call('keys.list', {});
  cli.out.result({ success: true, keys, keychain }, table(['PROVIDER', 'KEY', 'FROM'], keys.map(keyRow)));
  if (!keychain.available) cli.out.note(keychain.message);
  return EXIT.done;
}

function keyRow({ provider, source, last4 }: KeyView): string[] {
  return [PROVIDER_NAMES[provider], source === 'none' ? 'none' : `…${last4 ?? ''}`, source === 'none' ? '' : source];
}

async function setKey(provider: KeyedProvider, cli: Cli): Promise<number> {
  const key = await cli.readSecret(`Key of ${PROVIDER_NAMES[provider]} (it is not shown): `);
  if (key.trim() === '') throw new UsageError('Standard input had no key.', USAGE);
  const connection = await cli.connect();
  const view = await connection.call('keys.set', { provider, key: key.trim() });
  cli.out.result({ success: true, key: view }, [
    `Stored the key of ${PROVIDER_NAMES[provider]} (…${view.last4 ?? ''}) in the keychain.`,
  ]);
  return EXIT.done;
}

async function removeKey(provider: KeyedProvider, cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const view = await connection.call('keys.remove', { provider });
  const left = view.source === 'environment' ? ` ${KEYED_PROVIDERS[provider]} is still set and wins.` : '';
  cli.out.result({ success: true, key: view }, [`Removed the key of ${PROVIDER_NAMES[provider]}.${left}`]);
  return EXIT.done;
}

async function testKey(provider: KeyedProvider, cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { keys } = await connection.call('keys.list', {});
  const { providers } = await connection.call('providers.list', { refresh: true });
  const availability = providers.find((view) => view.id === provider)?.availability;
  const hasKey = keys.some((key) => key.provider === provider && key.source !== 'none');
  const name = PROVIDER_NAMES[provider];
  const message = !hasKey
    ? `There is no key of ${name}. Store one: gesso keys set ${provider}`
    : (availability?.message ??
      `This version of Gesso cannot use ${name} yet, so its key cannot be tested. The key is kept.`);
  const works = hasKey && availability?.state === 'ready';
  const code = hasKey ? 'unavailable' : 'provider_not_configured';
  if (works) cli.out.result({ success: true, provider, state: availability.state, message }, [message]);
  else cli.out.failure({ code, message, details: { provider, state: availability?.state ?? 'unsupported' } }, []);
  return works ? EXIT.done : EXIT.failed;
}
