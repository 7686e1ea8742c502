import { describe, expect, it } from 'vitest';
import { SETTING_SCOPES, settingsPatchSchema, settingsSchema } from '../../src/contract/settings.ts';

describe('settings', () => {
  it('have a default for everything', () => {
    expect(settingsSchema.parse({})).toEqual({
      theme: 'system',
      comfyUrl: '',
      comfyAutoStart: 'on_demand',
      comfyMemoryLimitMb: 0,
      comfyVram: 'auto',
      comfyExtraArgs: [],
      comfyDevices: [],
      comfyBackends: [],
      comfyRetryOnOutOfMemory: true,
      comfyShrinkOnOutOfMemory: false,
      budgetTimeZone: '',
      modelDownloadsAtOnce: 2,
      queuePaused: false,
      pausedProviders: [],
      startPausedAfterCrash: false,
      firstRunDone: false,
      desktopNotifications: true,
      startAtLogin: false,
      quitWithJobs: 'ask',
      updates: true,
      shortcuts: {},
      defaultProject: '',
    });
  });

  it('have a scope each, and can each be patched', () => {
    const keys = Object.keys(settingsSchema.shape).toSorted();

    expect(Object.keys(SETTING_SCOPES).toSorted()).toEqual(keys);
    expect(Object.keys(settingsPatchSchema.shape).toSorted()).toEqual(keys);
  });

  it('are not filled in by an empty patch: what is absent stays as it is', () => {
    expect(settingsPatchSchema.parse({})).toEqual({});
  });

  it.each([
    [{ theme: 'pink' }],
    [{ queuePaused: 'yes' }],
    [{ colour: 'red' }],
    [{ comfyUrl: 'ftp://host' }],
    [{ comfyUrl: 'localhost' }],
    [{ comfyUrl: 'javascript:alert(1)' }],
    [{ theme: null }],
    [{ comfyAutoStart: 'always' }],
    [{ comfyDevices: [-1] }],
    [{ comfyExtraArgs: ['fast'] }],
    [{ comfyExtraArgs: ['--port', '1'] }],
    [{ comfyExtraArgs: ['--preview-size=256'] }],
    [{ comfyExtraArgs: ['--fast\n--port'] }],
  ])('refuse the patch %j', (patch) => {
    expect(settingsPatchSchema.safeParse(patch).success).toBe(false);
  });

  it.each([
    [{ comfyUrl: '' }],
    [{ comfyUrl: 'http://localhost:8188' }],
    [{ comfyUrl: 'https://[::1]:8188/' }],
    [{ queuePaused: false }],
    [{ budgetTimeZone: '' }],
    [{ comfyExtraArgs: ['--fast', 'fp16_accumulation', '--preview-size', '256'] }],
    [{ comfyDevices: [0, 1], comfyVram: 'low', comfyAutoStart: 'manual', comfyMemoryLimitMb: 24_000 }],
  ])('take the patch %j unchanged', (patch) => {
    expect(settingsPatchSchema.parse(patch)).toEqual(patch);
  });
});
