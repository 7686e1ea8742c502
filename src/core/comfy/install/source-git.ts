import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MINUTE, SECOND } from '../../../contract/units.ts';
import { AppError } from '../../base/app-error.ts';
import { plainEnvironment, pythonEnvironment } from './child-environment.ts';
import type { StepContext } from './context.ts';
import { download } from './download.ts';
import { lastWords, speaksOfNetwork, unreachable } from './failure.ts';
import { readGitHead } from './comfy-folder.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { pythonFactsSchema } from './python.ts';
import { UNPACK } from './python-scripts.ts';
import type { SourceKind } from './source-kind.ts';

type Repository = Extract<SourceKind, { kind: 'git' }>;

/**
 * Brings one commit of a repository into an empty folder and returns its hash; null where an archive of a branch does not say.
 * With git, which proves the content by the hash; without git from GitHub's archive. Throws AppError `unreachable`, `invalid_request`.
 */
export async function fetchRepository(
  source: Repository,
  target: string,
  context: StepContext,
): Promise<string | null> {
  const { pins } = context;
  const isOurs = sameRepository(source.url, pins.comfyui.git);
  const wanted = source.commit ?? (isOurs ? pins.comfyui.commit : 'HEAD');
  if (!/^[\w][\w./-]*$/.test(wanted)) throw new AppError('invalid_request', `"${wanted}" is no commit, tag or branch.`);
  context.note(`bringing ${source.url}`);
  const hasGit = (await git(context, ['--version'], { folder: target, timeoutMs: 10 * SECOND })).exitCode === 0;
  if (hasGit) return fetchWithGit(source.url, wanted, { target, context });
  if (source.repository === undefined)
    throw new AppError(
      'invalid_request',
      `git is needed for ${source.url}. Install git, or give a folder as the source.`,
    );
  return fetchArchive(source.repository, wanted, { target, context });
}

/** The arguments that bring one commit into `folder`, one list for each call. Pure. */
export function gitCommands(url: string, wanted: string): string[][] {
  return [
    ['init', '--quiet', '.'],
    // Nothing of the person's own configuration may run or change files here.
    ['-c', 'core.hooksPath=/dev/null', 'fetch', '--quiet', '--depth', '1', '--no-tags', '--', url, wanted],
    ['-c', 'core.hooksPath=/dev/null', '-c', 'core.autocrlf=false', 'checkout', '--quiet', '--detach', 'FETCH_HEAD'],
  ];
}

type Target = { readonly target: string; readonly context: StepContext };

async function fetchWithGit(url: string, wanted: string, { target, context }: Target): Promise<string | null> {
  for (const args of gitCommands(url, wanted)) {
    const end = await git(context, args, { folder: target, timeoutMs: INSTALL_LIMITS.gitMs });
    if (end.exitCode === 0) continue;
    const words = end.timedOut ? 'it took longer than it may' : lastWords(end.stderr, 2);
    if (end.timedOut || speaksOfNetwork(end.stderr)) throw unreachable(url, new Error(words));
    throw new AppError('invalid_request', `git cannot bring ${wanted} of ${url}: ${words}`);
  }
  const commit = await readGitHead(target);
  await rm(join(target, '.git'), { recursive: true, force: true });
  return commit;
}

async function fetchArchive(repository: string, wanted: string, { target, context }: Target): Promise<string | null> {
  const { pins, layout } = context;
  const url = pins.comfyui.archive.replace('{repository}', repository).replace('{commit}', wanted);
  const file = join(layout.wheels, `source-${wanted.replaceAll('/', '-')}.tar.gz`);
  await download(
    { url, file, sha256: undefined },
    { ...context, onBytes: (bytes) => context.bytes(bytes, null), onNote: (note) => context.note(note) },
  );
  const { python } = pythonFactsSchema.parse(context.facts.get('python'));
  const end = await context.run(python, ['-I', '-c', UNPACK, file, target], {
    environment: pythonEnvironment(context.environment, { writesByteCode: false }),
    timeoutMs: 5 * MINUTE,
  });
  await rm(file, { force: true });
  if (end.exitCode !== 0)
    throw new AppError('conflict', `The archive of ComfyUI is damaged: ${lastWords(end.stderr, 1)}`);
  return /^[0-9a-f]{40}$/.test(wanted) ? wanted : null;
}

function git(
  context: StepContext,
  args: readonly string[],
  options: { folder: string; timeoutMs: number },
): ReturnType<StepContext['run']> {
  // A question for a name or password would wait for ever.
  const environment = { ...plainEnvironment(context.environment), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  return context.run('git', args, { ...options, environment });
}

function sameRepository(left: string, right: string): boolean {
  const plain = (url: string): string =>
    url
      .toLowerCase()
      .replace(/\.git\/?$/, '')
      .replace(/\/$/, '');
  return plain(left).replace('comfyanonymous', 'comfy-org') === plain(right);
}
