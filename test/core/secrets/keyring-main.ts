import { systemKeychain } from '../../../src/core/secrets/keychain.ts';

// Run inside a session bus of its own: what the real keychain of the system does, as one line of JSON.
const keychain = systemKeychain();
const { available } = await keychain.probe();
const seen: Record<string, unknown> = { available };
if (available) {
  await keychain.write('openai', 'sk-kept-0123456789abcdef');
  seen['read'] = await systemKeychain().read('openai');
  await keychain.remove('openai');
  seen['removed'] = await keychain.read('openai');
  seen['other'] = await keychain.read('runway');
} else {
  seen['write'] = await keychain.write('openai', 'sk-kept').then(
    () => 'kept',
    () => 'refused',
  );
}
console.log(JSON.stringify(seen));
process.exit(0);
