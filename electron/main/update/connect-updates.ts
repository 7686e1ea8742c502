import { app } from 'electron';
import type { Environment } from '../../../src/host/data-dir.ts';
import { sendEvent } from '../event-feed.ts';
import type { ShellCore } from '../shell-core.ts';
import { findUpdater } from './electron-updates.ts';
import { createUpdates } from './updates.ts';

/** Wires updates to setting, queue, window and notifications, where this copy can update itself. */
export async function connectUpdates(core: ShellCore, environment: Environment): Promise<void> {
  const { host, queue, notifier, speech, windows, late, log } = core;
  const updater = await findUpdater(environment, log);
  if (updater === undefined) return;
  const { engine } = host;
  const updates = createUpdates({
    updater,
    isOn: (await engine.handlers['settings.get']({})).updates,
    running: () => queue.current().running,
    stopEngine: () => {
      late.flow?.force();
      return host.stop();
    },
    startAgain: () => {
      app.relaunch();
      app.quit();
    },
    onChange: () => sendEvent(windows.all(), { name: 'desktop.changed', payload: { desktop: core.view() } }),
    onReady: (version) => {
      const { updateReady, updateReadyBody } = speech.messages().notices;
      const onClick = (): void => core.ask({ kind: 'open', hash: '#/settings?section=desktop' });
      if (notifier.canShow()) notifier.show({ title: updateReady(version), body: updateReadyBody, onClick });
    },
    speech,
    log,
  });
  engine.subscribe((event) => {
    if (event.name === 'settings.changed') updates.setOn(event.payload.settings.updates);
  });
  late.updates = updates;
}
