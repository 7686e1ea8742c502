import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { SECOND } from '../../../contract/units.ts';
import { AppError } from '../../base/app-error.ts';
import { packageIndex, pythonEnvironment } from './child-environment.ts';
import type { Step, StepContext } from './context.ts';
import { download, sizeOf } from './download.ts';
import { lastWords, speaksOfFullDisk, speaksOfNetwork, unreachable } from './failure.ts';
import { withPassword } from './index-page.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { type LockedPackage, parseLock } from './lock.ts';
import { CHECK_PACKAGES } from './python-scripts.ts';
import { downloadBytes, requireRoom } from './space.ts';
import { runUv } from './uv.ts';
import { wheelFile } from './wheel-file.ts';
import { writeAtomically } from './write-atomically.ts';

/** Bytes per millisecond of a line of 100 Mbit/s. */
export const TYPICAL_SPEED = 12_500;

/** Brings every chosen file, in parts that survive anything, each checked. */
export const downloadStep: Step = {
  name: 'download',
  title: 'Download the packages',
  typicalMs: (context) => downloadBytes(context) / TYPICAL_SPEED,
  dependsOn: ({ facts }) => facts.get('resolve'),
  // When the packages are installed already, nobody needs their files.
  isThere: async () => true,
  run: downloadAll,
};

/** Installs them, without the network. */
export const packagesStep: Step = {
  name: 'packages',
  title: 'Install the packages',
  typicalMs: () => 60 * SECOND,
  dependsOn: ({ facts }) => facts.get('resolve'),
  isThere: async ({ place }) => (await sizeOf(place.python)) > 0,
  isSound: async (context) => (await brokenPackages(context)).length === 0,
  run: installAll,
};

async function downloadAll(context: StepContext): Promise<unknown> {
  await requireRoom(context);
  const packages = await readLock(context);
  const wanted = packages.toSorted((left, right) => (right.bytes ?? 0) - (left.bytes ?? 0));
  const have = new Map<string, number>();
  const total = packages.every(({ bytes }) => bytes !== undefined)
    ? packages.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
    : null;
  const count = (name: string, bytes: number): void => {
    have.set(name, bytes);
    let done = 0;
    for (const part of have.values()) done += part;
    context.bytes(done, total);
  };
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const waiting = wanted.values();
  const work = async (): Promise<void> => {
    for (const locked of waiting) {
      const bytes = await bringOne(locked, { ...context, signal }, (size) => count(locked.name, size));
      count(locked.name, bytes);
    }
  };
  const workers = Array.from({ length: INSTALL_LIMITS.downloadsAtOnce }, () =>
    work().catch((error: unknown) => {
      // The others must not go on for minutes before the person hears of it.
      failed.abort(error);
      throw error;
    }),
  );
  const ended = await Promise.allSettled(workers);
  context.signal.throwIfAborted();
  if (failed.signal.aborted) throw failed.signal.reason;
  return { files: ended.length === 0 ? 0 : packages.length };
}

/** Returns its size. */
async function bringOne(
  locked: LockedPackage,
  context: StepContext,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const file = wheelFile(locked, context.layout);
  const there = await sizeOf(file);
  if (there > 0 && (locked.bytes === undefined || there === locked.bytes)) return there;
  context.log(`bringing ${locked.fileName}`);
  const url = withPassword(new URL(locked.url), new URL(packageIndex(context.environment)));
  await download({ url, file, sha256: locked.sha256 }, { ...context, onBytes, onNote: (note) => context.note(note) });
  return sizeOf(file);
}

async function installAll(context: StepContext): Promise<unknown> {
  const { place, layout } = context;
  const broken = new Set(await brokenPackages(context));
  // At first that is all of them; in a repair only what is damaged.
  const packages = (await readLock(context)).filter(({ name }) => broken.has(normal(name)));
  // A file that went away after the download was marked is brought again.
  for (const locked of packages) await bringOne(locked, context, () => undefined);
  const list = join(place.folder, 'packages.txt');
  await writeAtomically(
    list,
    packages.map((locked) => `${locked.name} @ ${pathToFileURL(wheelFile(locked, context.layout)).href}\n`).join(''),
  );
  context.note(`installing ${packages.length} packages`);
  const args = [
    'pip',
    'install',
    '--python',
    place.python,
    '--no-deps',
    '--requirement',
    list,
    // Sources are built with tools that the network has.
    ...(packages.every(({ isWheel }) => isWheel) ? ['--offline'] : []),
    ...[...broken].flatMap((name) => ['--reinstall-package', name]),
  ];
  const end = await runUv(context, args, INSTALL_LIMITS.packagesMs);
  if (end.exitCode !== 0) throw installFailure(context, end);
  const still = await brokenPackages(context);
  if (still.length > 0)
    throw new AppError('conflict', `These packages are damaged after installing: ${still.join(', ')}.`);
  // Hard links: what is installed stays.
  await rm(layout.uvCache, { recursive: true, force: true });
  return { packages: packages.length };
}

function installFailure(context: StepContext, end: { stderr: string; timedOut: boolean }): AppError {
  if (speaksOfFullDisk(end.stderr))
    return new AppError(
      'storage_full',
      `The disk of ${context.layout.dir} is full. Make room, then install again: it goes on where it stopped.`,
    );
  if (speaksOfNetwork(end.stderr))
    return unreachable(new URL(packageIndex(context.environment)).host, new Error(lastWords(end.stderr, 2)));
  const words = end.timedOut ? 'it took longer than it may' : lastWords(end.stderr, 6);
  return new AppError('conflict', `The packages could not be installed: ${words}`);
}

/** Names of packages that lack files, or are not there at all although they were chosen; all of them when the interpreter does not run. */
async function brokenPackages(context: StepContext): Promise<string[]> {
  const { place } = context;
  const packages = await readLock(context);
  const end = await context.run(place.python, ['-I', '-c', CHECK_PACKAGES], {
    environment: pythonEnvironment(context.environment, { writesByteCode: false }),
    timeoutMs: 2 * INSTALL_LIMITS.probePythonMs,
  });
  if (end.exitCode !== 0) return packages.map(({ name }) => name);
  const { broken, names } = z
    .object({ broken: z.array(z.string()), names: z.array(z.string()) })
    .parse(JSON.parse(end.stdout));
  const there = new Set(names.map(normal));
  const damaged = new Set(broken.map(normal));
  return packages.map(({ name }) => normal(name)).filter((name) => !there.has(name) || damaged.has(name));
}

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

async function readLock({ place }: StepContext): Promise<LockedPackage[]> {
  return parseLock(await readFile(place.lock, 'utf8'));
}
