import type { LaunchSettings } from './prepare-run.ts';
import type { LoggedLines } from './server-log.ts';
import type { RunTools } from './server-run.ts';

/** What every server of a data folder shares. */
export type ServerTools = RunTools & {
  readonly dataDir: string;
  /** Variables of the host; what ComfyUI gets of them is decided in child-environment.ts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of resources/comfyui/keeper.py. */
  readonly keeper: string;
  readonly settings: () => LaunchSettings;
};

export type ServerOptions = {
  readonly id: string;
  readonly label: string;
  /** CUDA index; undefined: ComfyUI chooses. */
  readonly device: number | undefined;
  readonly onChange: () => void;
  readonly onLines: (logged: LoggedLines) => void;
};

/** How a start is wished for. isByHand: a person asked, so former failures no longer count. */
export type StartWish = { readonly safeMode: boolean; readonly isByHand: boolean };
