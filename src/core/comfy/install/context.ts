import type { InstallStepName } from '../../../contract/comfy-install.ts';
import type { Clock } from '../../base/clock.ts';
import type { TorchChoice } from '../hardware/choose-torch.ts';
import type { ProgramEnd, ProgramOptions } from '../process/run-program.ts';
import type { Environment } from './child-environment.ts';
import type { Http } from './http.ts';
import type { EnvironmentLayout, Layout } from './layout.ts';
import type { Pins } from './pins.ts';

/** A program of a step. guard: it runs until that aborts, and its standard input is open for just as long. */
export type StepProgram = Omit<ProgramOptions, 'signal' | 'onStart' | 'keepsInputOpen'> & {
  readonly guard?: AbortSignal;
};

/** What a step works with. */
export type StepContext = {
  readonly dataDir: string;
  readonly layout: Layout;
  readonly place: EnvironmentLayout;
  readonly pins: Pins;
  /** Our own environment: mirrors, proxies and certificates are read from it. */
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** A git address or a folder. */
  readonly source: string;
  readonly torch: TorchChoice;
  /** Packages beside those that the source asks for: torch, and companions. */
  readonly packages: readonly string[];
  readonly clock: Clock;
  readonly http: Http;
  readonly signal: AbortSignal;
  /** What earlier steps found, by step; kept on disk with their marks. */
  readonly facts: ReadonlyMap<InstallStepName, unknown>;
  /** Runs a program: everything it says goes to the log, and its tree ends with the install, even with one that was killed. */
  run(file: string, args: readonly string[], options: StepProgram): Promise<ProgramEnd>;
  /** What the step does right now, for the person who waits. */
  note(text: string): void;
  /** Bytes of this step, as far as they are known. */
  bytes(done: number, total: number | null): void;
  log(line: string): void;
};

/** One step of an install, as data. */
export type Step = {
  readonly name: InstallStepName;
  /** For people: what it does. */
  readonly title: string;
  /** How long it takes on an ordinary machine, milliseconds: its share of the whole. */
  readonly typicalMs: (context: StepContext) => number;
  /** What the result depends on, any JSON; a mark with the same one means that the step is done. undefined: it runs every time. */
  readonly dependsOn?: (context: StepContext) => unknown;
  /** Whether what a mark promises is still there: a quick look, before every run. */
  readonly isThere?: (context: StepContext, facts: unknown) => Promise<boolean>;
  /** Whether it works in every part: a long look, when a person asks for a repair. Default: as `isThere`. */
  readonly isSound?: (context: StepContext, facts: unknown) => Promise<boolean>;
  /** Does it; safe to call again after a kill at any instant. Returns its facts (JSON). Throws AppError. */
  readonly run: (context: StepContext) => Promise<unknown>;
};
