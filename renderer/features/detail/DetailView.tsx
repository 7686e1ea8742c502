import type { ReactNode } from 'react';
import { ImageOff } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { openLibrary } from '../../router/use-route.ts';
import { DetailPanel } from './DetailPanel.tsx';
import { Stage } from './Stage.tsx';
import { StageBar } from './StageBar.tsx';
import { useAsset } from './use-asset.ts';
import { useCloseOnEscape, useDetailKeys } from './use-detail-keys.ts';
import { useNeighbours } from './use-neighbours.ts';

const texts = messages.detail;

/** One result at large, with everything that is known of it. Looking at it changes nothing; taking its settings over is a button. */
export function DetailView({ assetId }: { readonly assetId: AssetId }) {
  const { state, retry } = useAsset(assetId);
  useCloseOnEscape(state.kind !== 'ready');
  switch (state.kind) {
    case 'loading':
      return (
        <Frame assetId={assetId} panel={<PanelSkeleton />}>
          <Skeleton className="h-3/5 w-3/5" />
        </Frame>
      );
    case 'gone':
      return (
        <Frame assetId={assetId}>
          <EmptyState
            icon={<ImageOff size={18} aria-hidden />}
            title={texts.goneTitle}
            text={texts.goneText}
            actions={<Button onClick={openLibrary}>{messages.library.openLibrary}</Button>}
          />
        </Frame>
      );
    case 'failed':
      return (
        <Frame assetId={assetId}>
          <ErrorState title={texts.failedTitle} text={state.message} details={state.details} onRetry={retry} />
        </Frame>
      );
    case 'ready':
      return <Ready key={state.asset.id} asset={state.asset} />;
  }
}

function Ready({ asset }: { readonly asset: AssetView }) {
  const neighbours = useNeighbours(asset.id);
  useDetailKeys(asset, neighbours);
  return (
    <Frame assetId={asset.id} panel={<DetailPanel asset={asset} />} isTrashed={asset.trashedAt !== null}>
      <Stage asset={asset} />
    </Frame>
  );
}

type FrameProps = {
  readonly assetId: AssetId;
  readonly panel?: ReactNode;
  readonly isTrashed?: boolean;
  readonly children: ReactNode;
};

function Frame({ assetId, panel, isTrashed = false, children }: FrameProps) {
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto md:flex-row md:overflow-hidden">
      <section
        aria-label={texts.stage}
        className="relative flex min-h-[max(56vh,340px)] flex-1 flex-col bg-(--stage) md:min-h-0 md:min-w-0"
      >
        <StageBar assetId={assetId} isTrashed={isTrashed} />
        <div className="relative flex min-h-0 flex-1 items-center justify-center overflow-hidden">{children}</div>
      </section>
      {panel === undefined ? null : (
        <aside
          aria-label={texts.panel}
          className="flex shrink-0 flex-col border-line bg-surface max-md:border-t md:w-[288px] lg:w-[340px] md:overflow-y-auto md:border-l"
        >
          {panel}
        </aside>
      )}
    </div>
  );
}

function PanelSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-3 p-5">
      <span role="status" className="sr-only">
        {texts.loading}
      </span>
      <Skeleton className="h-4 w-16" />
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-7 w-44" />
      {[0, 1, 2, 3, 4].map((i) => (
        <Skeleton key={i} className="h-5 w-full" />
      ))}
    </div>
  );
}
