import type { EngineEvent } from '../../contract/events.ts';
import type { MethodInput, MethodName, MethodOutput } from '../../contract/methods.ts';
import type { DurationMs } from '../../contract/units.ts';
import type { Environment } from '../data-dir.ts';
import type { AssetUrl } from '../media/media-view.ts';

/** The engine, wherever it runs. Both kinds run the same commands with the same checks and reject with AppError. */
export type Connection = {
  /** own: in this process, gone when it ends. attached: that of a running host, which goes on. */
  readonly kind: 'own' | 'attached';
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>>;
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** Aborts when the host goes away in the middle; never for an own engine. */
  readonly lost: AbortSignal;
  readonly assetUrl: AssetUrl;
  close(): Promise<void>;
};

/** What is needed to find or open an engine. */
export type ConnectOptions = {
  readonly dataDir: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly stderr: (text: string) => void;
  /** Whether an engine in this process starts waiting jobs; a command that only looks in must not. Default hold. */
  readonly queue?: 'run' | 'hold';
  /** How long to wait for a folder that is held; default 45 s. */
  readonly lockWaitMs?: DurationMs;
};
