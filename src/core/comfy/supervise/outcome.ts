import type { ComfyCause } from '../../../contract/comfy.ts';
import { assertNever } from '../../base/assert.ts';
import { ACTIONS, causeOf, isLasting } from './causes.ts';
import { portOwner } from './port-owner.ts';
import type { RunEnd } from './restart-policy.ts';
import type { RunOutcome } from './server-run.ts';

/** What a run's end means: why in words, and what the restart policy must know. cause undefined: nothing went wrong. */
export type Judged = { readonly cause: ComfyCause | undefined; readonly end: RunEnd | undefined };

/** Judges how a run went. `lines`: the end of its log. end undefined: it was asked to end and stays so. */
export function judgeOutcome(
  outcome: RunOutcome,
  facts: { readonly lines: readonly string[]; readonly port: number },
): Judged {
  const { reason, wasReady } = outcome;
  const failed = (cause: ComfyCause): Judged => ({
    cause,
    end: { kind: 'failed', wasReady, isLasting: isLasting(cause) },
  });
  if (!outcome.isGone && reason !== 'asked') return failed(WILL_NOT_END);
  switch (reason) {
    case 'asked':
      return { cause: outcome.isGone ? undefined : WILL_NOT_END, end: undefined };
    case 'renew':
      return { cause: undefined, end: { kind: 'renew', isReboot: false } };
    case 'too_large':
      return { cause: TOO_LARGE, end: { kind: 'renew', isReboot: false } };
    case 'port_taken':
      return { cause: portCause(facts.port, outcome.portHolder), end: { kind: 'port_taken' } };
    case 'hangs':
      return failed(outcome.phase === 'custom_nodes' ? HANGING_NODE : HANGING);
    case 'frozen':
    case 'deaf':
      return failed(FROZEN);
    case 'dead_worker':
      return failed(DEAD_WORKER);
    case undefined:
      return judgeOwnEnd(outcome, facts);
    default:
      return assertNever(reason);
  }
}

/** What kept a run from being started: folders that cannot be written, a full disk, no port. */
export function notPrepared(error: unknown): Judged {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const words = error instanceof Error ? error.message : String(error);
  const cause: ComfyCause =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? { code: 'disk_full', message: 'The disk is full.', action: ACTIONS.disk }
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? { code: 'no_permission', message: `Gesso may not write its ComfyUI folder (${words}).`, action: ACTIONS.log }
        : { code: 'installation_broken', message: `ComfyUI cannot be started (${words}).`, action: ACTIONS.repair };
  return { cause, end: { kind: 'failed', wasReady: false, isLasting: true } };
}

function judgeOwnEnd(
  outcome: RunOutcome,
  { lines, port }: { readonly lines: readonly string[]; readonly port: number },
): Judged {
  if (outcome.isReboot) return { cause: undefined, end: { kind: 'renew', isReboot: true } };
  const { code, signal, problem } = outcome.end;
  const phase = outcome.wasReady ? undefined : outcome.phase;
  const cause = causeOf({ code, signal, problem, lines, phase });
  if (cause.code === 'port_taken') return { cause: portCause(port, undefined), end: { kind: 'port_taken' } };
  // A lasting cause that shows up in the middle of good work is not lasting: it ran before.
  const isFinal = isLasting(cause) && !outcome.wasReady;
  return { cause, end: { kind: 'failed', wasReady: outcome.wasReady, isLasting: isFinal } };
}

function portCause(port: number, holder: string | undefined): ComfyCause {
  const who = portOwner(port) ?? holder ?? 'another program';
  return { code: 'port_taken', message: `Port ${port} is taken by ${who}.`, action: ACTIONS.start };
}

const WILL_NOT_END: ComfyCause = {
  code: 'will_not_end',
  message:
    'A process of ComfyUI does not end although it was killed: a driver or a disk holds it. Restart the computer.',
  action: ACTIONS.log,
};

const TOO_LARGE: ComfyCause = {
  code: 'out_of_memory',
  message: 'ComfyUI held more memory than it may and was restarted between two jobs.',
  action: ACTIONS.wait,
};

const HANGING_NODE: ComfyCause = {
  code: 'custom_node',
  message: 'ComfyUI did not get on while it loaded custom nodes: one of them hangs.',
  action: ACTIONS.startSafeMode,
};

const HANGING: ComfyCause = {
  code: 'hangs',
  message: 'ComfyUI did not get on while it started.',
  action: ACTIONS.log,
};

const FROZEN: ComfyCause = {
  code: 'frozen',
  message: 'ComfyUI stopped answering and was ended.',
  action: ACTIONS.wait,
};

const DEAD_WORKER: ComfyCause = {
  code: 'worker_died',
  message: 'ComfyUI answered but its worker had stopped: it ran nothing although jobs waited.',
  action: ACTIONS.wait,
};
