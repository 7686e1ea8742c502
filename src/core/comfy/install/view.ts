import type { Installed, InstallStep, InstallView } from '../../../contract/comfy-install.ts';
import type { Installation } from '../installation.ts';
import { readInstallation } from '../installation.ts';
import { listEnvironments } from './environments.ts';
import { environmentOf, layoutOf, logFile } from './layout.ts';
import { readMark } from './marks.ts';
import { type InstallRecord, readRecord } from './record.ts';
import { STEPS } from './steps.ts';
import { placeOf } from './target.ts';

/** How the installs of a data folder stand while none runs in this process. */
export function restingView(dataDir: string): InstallView {
  const installation = readInstallation(dataDir);
  const record = readRecord(dataDir);
  const state = record === undefined ? (installation === undefined ? 'none' : 'done') : restingState(record);
  const steps = record === undefined ? [] : stepsOf(record, state === 'done');
  return {
    ...commonView(dataDir, installation, record),
    state,
    steps,
    progress: steps.length === 0 ? 0 : steps.filter((step) => step.state === 'done').length / steps.length,
    etaMs: null,
    message: messageOf(state, { record, installation }),
    error: state === 'failed' ? (record?.error ?? null) : null,
  };
}

/** What a view of any state says. */
export function commonView(
  dataDir: string,
  installation: Installation | undefined,
  record: InstallRecord | undefined,
): Pick<InstallView, 'action' | 'startedAt' | 'resume' | 'installed' | 'canRollBack' | 'logFile'> {
  const dir = placeOf(installation)?.dir ?? record?.dir;
  const earlier = dir === undefined ? [] : listEnvironments(layoutOf(dir));
  return {
    action: record?.action ?? null,
    startedAt: record?.startedAt ?? null,
    resume: resumeOf(record),
    installed: installation === undefined ? null : installedOf(installation),
    canRollBack: earlier.some(({ proven }) => proven !== undefined && proven.root !== installation?.root),
    logFile: logFile(dataDir),
  };
}

function resumeOf(record: InstallRecord | undefined): InstallView['resume'] {
  if (record === undefined || record.state === 'done' || record.action === 'repair') return null;
  const { dir, source, torch } = record;
  return { dir, source, torch: torch.kind };
}

function installedOf({ kind, root, python, torch, version, commit, installedAt }: Installation): Installed {
  return { kind, root, python, torch, version, commit, installedAt };
}

function restingState({ state }: InstallRecord): InstallView['state'] {
  return state === 'running' ? 'interrupted' : state;
}

function stepsOf(record: InstallRecord, isDone: boolean): InstallStep[] {
  const place = environmentOf(layoutOf(record.dir), record.id);
  return STEPS.map(({ name, title }) => {
    const mark = readMark(place, name);
    const state = isDone || mark !== undefined ? 'done' : record.error?.step === name ? 'failed' : 'waiting';
    const durationMs = mark?.durationMs ?? null;
    return { name, title, state, note: null, bytesDone: null, bytesTotal: null, durationMs };
  });
}

function messageOf(
  state: InstallView['state'],
  { record, installation }: { record: InstallRecord | undefined; installation: Installation | undefined },
): string {
  const version = installation?.version ?? null;
  const inUse =
    installation === undefined ? '' : ` ComfyUI${version === null ? '' : ` ${version}`} stays in use meanwhile.`;
  switch (state) {
    case 'none':
      return 'ComfyUI is not installed. Install it: gesso comfy install';
    case 'interrupted':
      return `The ${record?.action ?? 'install'} was interrupted. Start it again: it goes on where it was.${inUse}`;
    case 'cancelled':
      return `The ${record?.action ?? 'install'} was cancelled. What was done is kept: start it again, and it goes on.${inUse}`;
    case 'failed':
      return `${record?.message ?? 'The install failed.'}${inUse}`;
    case 'running':
    case 'done':
      return record?.state === 'done' && record.message !== '' ? record.message : readyMessage(installation);
  }
}

function readyMessage(installation: Installation | undefined): string {
  if (installation === undefined) return 'ComfyUI was removed.';
  const version = installation.version === null ? '' : ` ${installation.version}`;
  return `ComfyUI${version} is installed in ${installation.root}.`;
}
