import { AudioLines, CircleSlash, Film, Image as ImageIcon, TriangleAlert } from 'lucide-react';
import type { JobView } from '../../../src/contract/job.ts';
import { useJobs } from '../../stores/jobs.ts';
import { AssetThumb } from '../shell/AssetThumb.tsx';

const ICONS = { image: ImageIcon, video: Film, audio: AudioLines } as const;

/** The square at the start of a job's row: live preview, result, or what it will be. Decorative. */
export function JobPicture({ job, small = false }: { readonly job: JobView; readonly small?: boolean }) {
  const preview = useJobs((state) => state.previews[job.id]);
  const size = small ? 'size-8' : 'size-11';
  const [output] = job.outputs;
  if (output !== undefined)
    return <AssetThumb assetId={output.assetId} kind={output.kind} className={`${size} rounded-control`} />;
  if (preview !== undefined)
    return <img src={preview} alt="" className={`${size} shrink-0 rounded-control object-cover`} />;
  const Icon = job.status === 'failed' ? TriangleAlert : job.status === 'cancelled' ? CircleSlash : ICONS[job.jobType];
  return (
    <span
      className={`flex ${size} shrink-0 items-center justify-center rounded-control bg-hover ${job.status === 'failed' ? 'text-bad' : 'text-muted'}`}
    >
      <Icon size={16} aria-hidden />
    </span>
  );
}
