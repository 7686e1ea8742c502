import type { Environment } from './data-dir.ts';

/** Names of variables that hold what nobody else should read, by the words that such names are made of. */
const SECRET = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i;
/** Names of the desktop that only sound like it: where its cookie file and its agents are. Without them no window opens. */
const HARMLESS = /^(XAUTHORITY|SSH_AUTH_SOCK|GNOME_KEYRING_CONTROL)$/;

/** Which variables of an environment look like secrets. Pure. */
export function secretNames(environment: Environment): readonly string[] {
  return Object.keys(environment).filter((name) => SECRET.test(name) && !HARMLESS.test(name));
}

/** An environment for a program that is none of ours: everything but what looks like a secret. Pure. */
export function withoutSecrets(environment: Environment): Record<string, string> {
  const secret = new Set(secretNames(environment));
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || secret.has(name) ? [] : [[name, value] as const],
    ),
  );
}
