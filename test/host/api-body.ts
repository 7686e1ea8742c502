import type { MediaJob } from '../../src/host/media/media-view.ts';

type MediaOutput = MediaJob['outputs'][number];
type Issue = { readonly path: string; readonly message: string };

/** Everything that a test reads out of an answer, whichever answer it is: a media job, a list of them, or an error document. */
export type ApiBody = Omit<MediaJob, 'outputs' | 'error'> & {
  readonly outputs: readonly [MediaOutput, ...MediaOutput[]];
  readonly error: string;
  readonly message: string;
  readonly details: {
    readonly issues: readonly [Issue, ...Issue[]];
    readonly supported: { readonly parameters: readonly string[] };
    readonly usage: readonly string[];
    readonly jobId: string;
  };
  readonly jobs: readonly [ApiBody, ...ApiBody[]];
  readonly nextCursor: string;
};

/** What `--json` prints, for the commands that are not about jobs, too. */
export type CliBody = ApiBody & {
  readonly assets: readonly unknown[];
  readonly asset: { readonly id: string };
  readonly files: readonly string[];
  readonly limit: { readonly id: string };
  readonly limits: readonly unknown[];
  readonly entries: readonly unknown[] & number;
  readonly file: string;
  readonly ok: boolean;
  readonly paused: boolean;
  readonly mode: string;
  readonly keys: readonly unknown[];
  readonly checks: readonly { readonly name: string; readonly state: string }[];
  readonly version: string;
};

/** A message of the WebSocket as a test looks at it. */
export type SocketMessage = {
  readonly type: string;
  readonly id: number;
  readonly ok: boolean;
  readonly name: string;
  readonly payload: { readonly job: { readonly id: string; readonly status: string } };
};
