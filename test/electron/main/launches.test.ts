import { resolve } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import type { LaunchRequest } from '../../../electron/main/launch-arguments.ts';
import { watchLaunches } from '../../../electron/main/launches.ts';
import { app, preventable } from '../electron-stand-in.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));
beforeEach(() => {
  app.removeAllListeners();
  app.isPackaged = true;
});

it('what is asked before anybody listens is told then, and what comes later at once', () => {
  const launches = watchLaunches(app as never, '/checkout');
  const opened = preventable({});
  app.emit('open-file', opened, '/a.png');
  app.emit('open-url', preventable({}), 'gesso://budget');
  app.emit('open-url', preventable({}), 'gesso://somewhere-else');

  const told: LaunchRequest[] = [];
  launches.follow((request) => void told.push(request));
  app.emit('second-instance', {}, ['Gesso', '--hidden', 'b.png'], resolve('/cwd'));
  app.emit('activate');

  expect(opened.defaultPrevented).toBe(true);
  expect(told).toEqual([
    { files: ['/a.png'], places: [], isHidden: false },
    { files: [], places: ['#/budget'], isHidden: false },
    // A second start always wants the window.
    { files: [resolve('/cwd/b.png')], places: [], isHidden: false },
    { files: [], places: [], isHidden: false },
  ]);
});
