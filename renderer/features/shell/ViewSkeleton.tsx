import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';

/** In the place of a view whose script is on its way. */
export function ViewSkeleton() {
  return (
    <div
      data-view-skeleton
      role="status"
      aria-busy="true"
      aria-label={messages.common.loading}
      className="flex flex-col gap-4 p-4"
    >
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-48 w-full" />
    </div>
  );
}
