import type { KeyCheckView } from '../../../contract/provider-account.ts';
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

/** A key that the vendor refuses is not kept; one that nobody could be asked about is, and that is said. */
async function setKey(provider: KeyedProvider, cli: Cli): Promise<number> {
  const key = (await cli.readSecret(`Key of ${PROVIDER_NAMES[provider]} (it is not shown): `)).trim();
  if (key === '') throw new UsageError('Standard input had no key.', USAGE);
  const connection = await cli.connect();
  const check = await connection.call('keys.test', { provider, key });
  if (check.state === 'refused') {
    const message = `${check.message} The key was not stored.`;
    cli.out.failure({ code: 'rejected', message, details: { provider, state: check.state } }, []);
    return EXIT.failed;
  }
  const view = await connection.call('keys.set', { provider, key });
  cli.out.result({ success: true, key: view, test: check }, [
    `Stored the key of ${PROVIDER_NAMES[provider]} (…${view.last4 ?? ''}) in the keychain.`,
    check.state === 'accepted' ? acceptedLine(check) : `It could not be tested now: ${check.message}`,
  ]);
  return EXIT.done;
}

function acceptedLine({ message, balance }: KeyCheckView): string {
  return balance === null ? message : `${message} Left: ${balance.text}.`;
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
  const check = await connection.call('keys.test', { provider });
  if (check.state === 'accepted') {
    cli.out.result({ success: true, ...check }, [acceptedLine(check)]);
    return EXIT.done;
  }
  const code = { missing: 'provider_not_configured', refused: 'rejected', unreachable: 'unavailable' }[check.state];
  cli.out.failure({ code, message: check.message, details: { provider, state: check.state } }, []);
  return EXIT.failed;
}
