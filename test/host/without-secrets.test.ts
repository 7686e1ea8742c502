import { expect, it } from 'vitest';
import { secretNames, withoutSecrets } from '../../src/host/without-secrets.ts';

it('what another program inherits has a path and a display, and no key', () => {
  const environment = {
    PATH: '/usr/bin',
    DISPLAY: ':0',
    XAUTHORITY: '/run/x',
    OPENAI_API_KEY: 'sk-1',
    RUNWAYML_API_SECRET: 's',
    HF_TOKEN: 't',
    db_password: 'p',
    UNSET: undefined,
  };

  expect(withoutSecrets(environment)).toEqual({ PATH: '/usr/bin', DISPLAY: ':0', XAUTHORITY: '/run/x' });
  expect(secretNames(environment)).toEqual(['OPENAI_API_KEY', 'RUNWAYML_API_SECRET', 'HF_TOKEN', 'db_password']);
});
