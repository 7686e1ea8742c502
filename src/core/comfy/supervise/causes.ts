import type { ComfyAction, ComfyCause } from '../../../contract/comfy.ts';
import type { StartPhase } from './start-phases.ts';

/** Next actions in words; commands are for the terminal, the window has buttons of the same kind. */
export const ACTIONS = {
  start: { kind: 'start', label: 'Start ComfyUI again (gesso comfy start).' },
  startSafeMode: { kind: 'start_safe_mode', label: 'Start it without custom nodes (gesso comfy start --safe-mode).' },
  repair: { kind: 'repair', label: 'Repair the installation (gesso comfy install).' },
  install: { kind: 'install', label: 'Install ComfyUI (gesso comfy install).' },
  settings: { kind: 'change_settings', label: 'Change how ComfyUI is started, in the settings.' },
  driver: { kind: 'update_driver', label: 'Update the graphics driver, or let ComfyUI use the CPU (settings).' },
  memory: { kind: 'free_memory', label: 'Close other programs, or let ComfyUI use less memory (settings).' },
  disk: { kind: 'free_disk', label: 'Free some space on the disk, then start it again.' },
  wait: { kind: 'wait', label: 'Nothing to do: it is being restarted.' },
  log: { kind: 'look_at_log', label: 'Look at its log (gesso comfy logs).' },
} as const satisfies Record<string, ComfyAction>;

type Rule = {
  readonly pattern: RegExp;
  readonly code: ComfyCause['code'];
  /** What happened, from what the pattern caught. */
  readonly message: (caught: string) => string;
  readonly action: ComfyAction;
};

const name = (caught: string): string => caught.split('.')[0] ?? caught;

/** What a line of the log says about an end. The rules are tried in this order, on the last lines first. */
export const CAUSE_RULES: readonly Rule[] = [
  {
    pattern: /(?:error while attempting to bind on address .*, (\d+)\).*in use|Port (\d+) is already in use)/,
    code: 'port_taken',
    message: (port) => `Port ${port} is taken by another program.`,
    action: ACTIONS.start,
  },
  {
    pattern: /error while attempting to bind on address/,
    code: 'no_permission',
    message: () => 'ComfyUI may not listen on this computer’s own address (127.0.0.1).',
    action: ACTIONS.log,
  },
  {
    pattern: /main\.py: error: (.*)/,
    code: 'wrong_arguments',
    message: (words) => `ComfyUI does not accept its command line: ${words}.`,
    action: ACTIONS.settings,
  },
  {
    pattern:
      /NVIDIA driver on your system is too old|CUDA driver version is insufficient|forward compatibility was attempted/,
    code: 'driver_too_old',
    message: () => 'The graphics driver is too old for the installed PyTorch.',
    action: ACTIONS.driver,
  },
  {
    pattern:
      /Found no NVIDIA driver on your system|No CUDA GPUs are available|Torch not compiled with CUDA enabled|no kernel image is available for execution|No HIP GPUs are available/,
    code: 'no_usable_gpu',
    message: () => 'PyTorch finds no graphics card that it can use.',
    action: ACTIONS.driver,
  },
  {
    pattern:
      /torch\.(?:cuda\.)?OutOfMemoryError|(?:CUDA|HIP) out of memory|CUDA error: out of memory|^MemoryError|can't allocate memory|std::bad_alloc|Cannot allocate memory|paging file is too small/,
    code: 'out_of_memory',
    message: () => 'There was not enough memory.',
    action: ACTIONS.memory,
  },
  {
    pattern: /No space left on device|Errno 28\b|WinError 112\b/,
    code: 'disk_full',
    message: () => 'The disk is full.',
    action: ACTIONS.disk,
  },
  {
    pattern: /database is locked|ASSETS_STARTUP_FAILED: (\w+)/,
    code: 'database_locked',
    message: () => 'Another ComfyUI holds its database.',
    action: ACTIONS.start,
  },
  {
    pattern: /(comfyui-frontend-package) is not installed/,
    code: 'missing_module',
    message: (what) => `The Python package ${what} is missing.`,
    action: ACTIONS.repair,
  },
  {
    pattern: /ModuleNotFoundError: No module named '([^']+)'/,
    code: 'missing_module',
    message: (what) => `The Python package ${name(what)} is missing.`,
    action: ACTIONS.repair,
  },
  {
    pattern:
      /(?:ImportError: |OSError: .*)(DLL load failed|lib[\w.-]+\.so[\d.]*: cannot open|cannot import name '[^']+')/,
    code: 'missing_module',
    message: (what) => `A part of the Python environment does not fit or is missing (${what}).`,
    action: ACTIONS.repair,
  },
  {
    pattern: /PermissionError: .*?'([^']+)'|Permission denied: '([^']+)'/,
    code: 'no_permission',
    message: (path) => `ComfyUI may not use ${path}.`,
    action: ACTIONS.log,
  },
  {
    pattern: /gesso: ComfyUI cannot be started: (.*)|can't open file '([^']+main\.py)'/,
    code: 'installation_broken',
    message: (what) => `ComfyUI’s files are not where they were installed (${what}).`,
    action: ACTIONS.repair,
  },
];

/** What is known of an end. `lines`: the last ones of its output, oldest first. `phase`: how far the start had come; undefined: it was ready. */
export type EndFacts = {
  readonly code: number | null;
  readonly signal: number | null;
  readonly problem?: string | undefined;
  readonly lines: readonly string[];
  readonly phase: StartPhase | undefined;
};

/** Why it ended, in plain words, with the next action. Pure. */
export function causeOf(end: EndFacts): ComfyCause {
  if (end.problem !== undefined)
    return {
      code: 'installation_broken',
      message: `ComfyUI’s Python cannot be started (${end.problem}).`,
      action: ACTIONS.repair,
    };
  const facts = { ...end, lines: withoutSurvived(end.lines) };
  return brokenNode(facts) ?? loggedCause(facts) ?? (endedAmongNodes(end) ? nodeCause(undefined) : endCause(end));
}

/** A node or package that cannot be imported does not stop ComfyUI: its traceback tells nothing about the end. */
function withoutSurvived(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (const line of lines) {
    if (/Cannot import .* module for custom nodes/.test(line)) {
      const start = kept.findLastIndex((one) => /Traceback \(most recent call last\)/.test(one));
      if (start >= 0) kept.length = start;
    } else if (!/Failed to initialize database/.test(line)) {
      kept.push(line);
    }
  }
  return kept;
}

function loggedCause({ lines }: EndFacts): ComfyCause | undefined {
  for (const line of lines.toReversed()) {
    for (const { pattern, code, message, action } of CAUSE_RULES) {
      const found = pattern.exec(line);
      if (found === null) continue;
      const caught = found.slice(1).find((group) => group !== undefined) ?? '';
      return { code, message: message(caught.slice(0, 300)), action };
    }
  }
  return undefined;
}

/** During a start, the last traceback runs through a custom node. */
function brokenNode({ lines, phase }: EndFacts): ComfyCause | undefined {
  if (phase === undefined) return undefined;
  const start = lines.findLastIndex((line) => /Traceback \(most recent call last\)/.test(line));
  const frames = start < 0 ? [] : lines.slice(start);
  const culprit = frames
    .map((line) => /custom_nodes[/\\]([^/\\"']+)/.exec(line)?.[1])
    .findLast((found) => found !== undefined);
  return culprit === undefined ? undefined : nodeCause(culprit.replace(/\.py$/, ''));
}

/** Without a word, while custom nodes were loaded: one of them called `exit`. */
function endedAmongNodes({ phase, signal }: EndFacts): boolean {
  return phase === 'custom_nodes' && signal === null;
}

function nodeCause(culprit: string | undefined): ComfyCause {
  return {
    code: 'custom_node',
    message:
      culprit === undefined
        ? 'ComfyUI ended while it loaded custom nodes: one of them broke it.'
        : `The custom node ${culprit} broke ComfyUI while it was loaded.`,
    action: ACTIONS.startSafeMode,
  };
}

/** Windows says as a status code what POSIX says as a signal: access violation, overrun, heap corruption, illegal instruction. */
const NATIVE_CODES: ReadonlySet<number | null> = new Set([3_221_225_477, 3_221_226_505, 3_221_226_356, 3_221_225_501]);
/** SIGILL, SIGABRT, SIGBUS (Linux, macOS), SIGFPE, SIGSEGV. */
const NATIVE_SIGNALS: ReadonlySet<number | null> = new Set([4, 6, 7, 8, 10, 11]);

function endCause({ code, signal }: EndFacts): ComfyCause {
  if (NATIVE_CODES.has(code) || NATIVE_SIGNALS.has(signal)) {
    return {
      code: 'native_crash',
      message: 'ComfyUI crashed inside a driver or a compiled package.',
      action: ACTIONS.driver,
    };
  }
  if (signal === 9) {
    return {
      code: 'killed',
      message: 'ComfyUI was ended from outside, by hand or by the system when memory ran out.',
      action: ACTIONS.memory,
    };
  }
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
  return { code: 'ended', message: `ComfyUI ended by itself (${how}).`, action: ACTIONS.log };
}

/** Causes for which a second start is useless until somebody has changed something. */
export function isLasting(cause: ComfyCause): boolean {
  return LASTING.has(cause.code);
}

const LASTING: ReadonlySet<ComfyCause['code']> = new Set([
  'installation_broken',
  'missing_module',
  'wrong_arguments',
  'driver_too_old',
  'no_usable_gpu',
  'disk_full',
  'no_permission',
  'custom_node',
  'hangs',
  'will_not_end',
]);
