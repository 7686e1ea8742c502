import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { Log } from '../../../src/core/base/log.ts';
import type { Environment } from '../../../src/host/data-dir.ts';
import { canUpdate, feedOf } from './update-state.ts';
import type { Updater } from './updates.ts';

/**
 * electron-updater, for a copy that can update itself; undefined for every other one, which then never loads it. `GESSO_UPDATE_FEED`
 * (https) wins over the place that the package names. It is no setting on purpose: whoever can change settings, which the page can, must
 * not choose where programs come from.
 */
export async function findUpdater(environment: Environment, log: Log): Promise<Updater | undefined> {
  const feed = feedOf(environment.GESSO_UPDATE_FEED);
  const isNamedInPackage = existsSync(join(process.resourcesPath ?? '', 'app-update.yml'));
  const hasFeed = feed !== undefined || isNamedInPackage;
  if (!canUpdate({ isPackaged: app.isPackaged, platform: process.platform, hasFeed, environment })) return undefined;
  const { default: electronUpdater } = await import('electron-updater');
  const { autoUpdater } = electronUpdater;
  autoUpdater.logger = {
    info: (text) => log.debug({ text: String(text) }, 'updater'),
    warn: (text) => log.warn({ text: String(text) }, 'updater'),
    error: (text) => log.warn({ text: String(text) }, 'updater'),
  };
  if (feed === undefined) return autoUpdater;
  // The package's file also says who signs our installers: only the place is another one.
  if (isNamedInPackage) autoUpdater.setFeedURL({ provider: 'generic', url: feed });
  else autoUpdater.updateConfigPath = writeFeed(app.getPath('userData'), feed);
  return autoUpdater;
}

/** The file that a package has of its feed, for a feed that the package does not have. Returns its path. */
export function writeFeed(folder: string, url: string): string {
  const file = join(folder, 'app-update.yml');
  // JSON is YAML. The last is where electron-builder has packages of ours keep what they load.
  writeFileSync(file, JSON.stringify({ provider: 'generic', url, updaterCacheDirName: 'gesso-updater' }));
  return file;
}
