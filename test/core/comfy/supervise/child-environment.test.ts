import { expect, it } from 'vitest';
import { childEnvironment } from '../../../../src/core/comfy/supervise/child-environment.ts';

const own = { runId: 'run-1', session: '/s/session', pycache: undefined };

it('passes what Python, torch and a proxy need', () => {
  const needed = {
    PATH: '/bin',
    HOME: '/home/a',
    LC_ALL: 'de_DE.UTF-8',
    LD_LIBRARY_PATH: '/cuda',
    CUDA_VISIBLE_DEVICES: '0',
    PYTORCH_CUDA_ALLOC_CONF: 'x',
    HF_HOME: '/hf',
    https_proxy: 'http://proxy:3128',
    SystemRoot: 'C:\\Windows',
  };

  expect(childEnvironment(needed, own)).toMatchObject(needed);
});

it('keeps back every key and token, ours and others', () => {
  const secrets = {
    OPENAI_API_KEY: 'sk-1',
    RUNWAYML_API_SECRET: 'r',
    ELEVENLABS_API_KEY: 'e',
    HEYGEN_API_KEY: 'h',
    SUPABASE_ANON_KEY: 's',
    HF_TOKEN: 'hf',
    AWS_SECRET_ACCESS_KEY: 'a',
    GITHUB_TOKEN: 'g',
    CUDA_SECRET_TOKEN: 'c',
    GESSO_HOME: '/g',
    NODE_OPTIONS: '--inspect',
    SSH_AUTH_SOCK: '/ssh',
    LD_PRELOAD: '/evil.so',
    PYTHONPATH: '/elsewhere',
    PYTHONHOME: '/elsewhere',
  };

  for (const name of Object.keys(secrets)) expect(childEnvironment(secrets, own)).not.toHaveProperty(name);
});

it('marks the run, and lets ComfyUI’s Manager ask for a restart instead of replacing its process', () => {
  expect(childEnvironment({}, own)).toMatchObject({ GESSO_COMFY_RUN: 'run-1', __COMFY_CLI_SESSION__: '/s/session' });
});

it('compiles modules elsewhere when the installation belongs to somebody else', () => {
  expect(childEnvironment({}, { ...own, pycache: '/p' })).toMatchObject({ PYTHONPYCACHEPREFIX: '/p' });
  expect(childEnvironment({}, own)).not.toHaveProperty('PYTHONPYCACHEPREFIX');
});
