import { chmod, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { SECOND } from '../../../contract/units.ts';
import { packageIndex, uvEnvironment } from './child-environment.ts';
import type { Step, StepContext } from './context.ts';
import { download, sizeOf } from './download.ts';
import { findInIndex } from './index-page.ts';
import type { Layout } from './layout.ts';
import type { Pins } from './pins.ts';
import { writeAtomically } from './write-atomically.ts';
import { withRetries } from './with-retries.ts';
import { readZipMember } from './zip-member.ts';

type Machine = { readonly platform: NodeJS.Platform; readonly arch: string };

/** Brings uv, one program without needs of its own, out of its wheel on the package index, and checks it against the pinned SHA-256. */
export const uvStep: Step = {
  name: 'uv',
  title: 'Bring the package installer (uv)',
  typicalMs: () => 3 * SECOND,
  dependsOn: ({ pins, platform, arch }) => wheelFor(pins, { platform, arch }).sha256,
  isThere: async (context) => existsSync(uvProgram(context.layout, context.pins, context.platform)),
  isSound: async (context) => (await runUv(context, ['--version'], 10 * SECOND)).exitCode === 0,
  run: bringUv,
};

async function bringUv(context: StepContext): Promise<{ version: string }> {
  const { pins, layout, platform, http, signal } = context;
  const wheel = wheelFor(pins, context);
  const file = join(layout.wheels, wheel.file);
  if ((await sizeOf(file)) !== wheel.bytes) {
    const index = packageIndex(context.environment);
    const url = await withRetries(() => findInIndex(http, { index, project: 'uv', file: wheel.file }, signal), {
      ...context,
      onNote: (note) => context.note(note),
    });
    await download(
      { url, file, sha256: wheel.sha256 },
      { ...context, onBytes: (bytes) => context.bytes(bytes, wheel.bytes), onNote: (note) => context.note(note) },
    );
  }
  const program = uvProgram(layout, pins, platform);
  const member = readZipMember(await readFile(file), platform === 'win32' ? /\/scripts\/uv\.exe$/ : /\/scripts\/uv$/);
  await writeAtomically(program, member);
  if (platform !== 'win32') await chmod(program, 0o755);
  const { exitCode, stdout, stderr, startError } = await runUv(context, ['--version'], 30 * SECOND);
  if (exitCode !== 0)
    throw new AppError('conflict', `uv does not run on this machine: ${startError ?? stderr.slice(0, 500)}`);
  return { version: stdout.trim() };
}

/** Where uv lies. */
export function uvProgram(layout: Layout, pins: Pins, platform: NodeJS.Platform): string {
  return join(layout.tools, `uv-${pins.uv.version}`, platform === 'win32' ? 'uv.exe' : 'uv');
}

/** Runs uv with the person's mirrors and proxies. */
export function runUv(
  context: StepContext,
  args: readonly string[],
  timeoutMs: number,
  more: Readonly<Record<string, string>> = {},
): ReturnType<StepContext['run']> {
  return context.run(uvProgram(context.layout, context.pins, context.platform), args, {
    environment: { ...uvEnvironment(context.environment, context.layout), UV_PYTHON_DOWNLOADS: 'never', ...more },
    timeoutMs,
  });
}

/** The wheel for a machine; Linux without glibc (Alpine) has its own. Throws AppError `invalid_request` for one that uv does not know. */
export function wheelFor(pins: Pins, { platform, arch }: Machine): Pins['uv']['wheels'][string] {
  const isMusl = platform === 'linux' && arch === 'x64' && hasMusl();
  const wheel = pins.uv.wheels[`${platform}-${arch}${isMusl ? '-musl' : ''}`];
  if (wheel !== undefined) return wheel;
  throw new AppError(
    'invalid_request',
    `Gesso cannot install ComfyUI on ${platform} ${arch}. Install it yourself, then: gesso comfy adopt DIR`,
  );
}

function hasMusl(): boolean {
  return existsSync('/lib/ld-musl-x86_64.so.1') && !existsSync('/lib64/ld-linux-x86-64.so.2');
}
