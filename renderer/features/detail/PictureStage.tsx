import { type MouseEvent, useLayoutEffect, useRef, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { messages } from '../../messages/messages.ts';
import { useElementSize } from '../library/use-element-size.ts';
import { scrollForPoint, type Zoom, zoomedSize, zoomPercent } from './zoom.ts';

const texts = messages.detail;
/** Room around a fitted picture, CSS pixels: less where there is little. */
const marginFor = (width: number): number => (width < 520 ? 12 : 24);

type PictureStageProps = { readonly asset: AssetView; readonly onFailed: () => void };

/** A picture, fitted or at full size; a click changes between the two, at the point that was clicked. */
export function PictureStage({ asset, onFailed }: PictureStageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const size = useElementSize(stage);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [natural, setNatural] = useState({ width: asset.width ?? 0, height: asset.height ?? 0 });
  const [point, setPoint] = useState({ x: 0.5, y: 0.5 });
  const ratio = window.devicePixelRatio;
  const margin = marginFor(size.width);
  const room = { width: Math.max(1, size.width - 2 * margin), height: Math.max(1, size.height - 2 * margin) };
  const shown = zoomedSize(natural, room, zoom, ratio);
  const fitted = zoomedSize(natural, room, 'fit', ratio);

  // Only a change of zoom moves the picture; afterwards the user scrolls, and a change of size must not take that back.
  const latest = useRef({ shown, size });
  latest.current = { shown, size };
  useLayoutEffect(() => {
    const now = latest.current;
    if (zoom === 'actual')
      stage.current?.scrollTo({ ...scrollForPoint(point, now.shown, now.size), behavior: 'instant' });
  }, [zoom, point]);

  const toggleAt = (event: MouseEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setPoint({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
    setZoom(zoom === 'fit' ? 'actual' : 'fit');
  };

  return (
    <>
      <div ref={stage} className={`absolute inset-0 flex ${zoom === 'fit' ? 'overflow-hidden' : 'overflow-auto'}`}>
        {size.width === 0 ? null : (
          <button
            type="button"
            aria-label={zoom === 'fit' ? texts.zoomIn : texts.zoomOut}
            onClick={toggleAt}
            style={{ width: shown.width, height: shown.height, backgroundColor: asset.color ?? undefined }}
            className={`m-auto block shrink-0 overflow-hidden shadow-float outline-offset-4 ${zoom === 'fit' ? 'cursor-zoom-in! rounded-card' : 'cursor-zoom-out!'}`}
          >
            <img
              src={client().assetUrl(asset.url)}
              alt={asset.prompt}
              onLoad={(event) =>
                setNatural({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight })
              }
              onError={onFailed}
              className="size-full"
            />
          </button>
        )}
      </div>
      <div className="absolute right-3 bottom-3 flex items-center gap-2 rounded-control bg-surface">
        <Segmented
          label={messages.detail.stage}
          value={zoom}
          onValueChange={setZoom}
          options={[
            { value: 'fit', label: `${texts.fit} ${zoomPercent(natural, fitted, ratio)} %` },
            { value: 'actual', label: texts.actual },
          ]}
        />
      </div>
    </>
  );
}
