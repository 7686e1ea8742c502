import type { TaskStatus } from '../../../../src/core/providers/adapter.ts';
import { videoStatus } from '../../../../src/core/providers/heygen/status.ts';
import { handleSchema, videoSchema } from '../../../../src/core/providers/heygen/wire.ts';

/** A video as the vendor shows it, followed under a handle with the price of a twin. */
export function statusOfVideo(video: Record<string, unknown>): TaskStatus {
  return videoStatus(
    videoSchema.parse({ id: 'video-1', ...video }),
    handleSchema.parse({ taskId: 'video-1', job: 'video', secondMicros: 66_700 }),
  );
}
