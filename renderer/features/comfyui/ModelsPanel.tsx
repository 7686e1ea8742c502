import { type InstalledModel, MODEL_FAMILIES } from '../../../src/contract/model-files.ts';
import { Badge } from '../../components/Badge.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';
import { useModels } from '../../stores/models.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { Catalog } from './Catalog.tsx';
import { Downloads } from './Downloads.tsx';
import { FIT_TONES } from './tones.ts';
import { Failure, Panel } from './Panel.tsx';

const texts = messages.comfyui;

/** Model files: on their way, here, and to be had. */
export function ModelsPanel() {
  const { load, installed, downloads } = useModels();
  // A ComfyUI that somebody else runs has models whose files nobody here can see.
  const there = useProviders((state) => providerById(state.list, 'comfyui')?.models) ?? [];
  if (load.kind === 'loading') {
    return (
      <Panel title={texts.models}>
        <Skeleton className="h-24 w-full" />
      </Panel>
    );
  }
  const total = installed.reduce((sum, { bytes }) => sum + bytes, 0);
  const isElsewhere = installed.length === 0 && there.length > 0;
  return (
    <>
      {downloads.length === 0 ? null : <Downloads />}
      <Panel
        title={texts.models}
        note={
          isElsewhere
            ? texts.modelsElsewhere(formatCount(there.length))
            : installed.length === 0
              ? texts.modelsNone
              : texts.modelsTotal(formatCount(installed.length), formatBytes(total))
        }
      >
        {load.kind === 'failed' ? <Failure message={load.message} /> : null}
        {isElsewhere ? <p className="wrap-anywhere text-muted">{there.map(({ label }) => label).join(', ')}</p> : null}
        {installed.length === 0 ? null : (
          <ul className="flex max-h-96 flex-col overflow-y-auto">
            {installed.map((model) => (
              <Installed key={model.path} model={model} />
            ))}
          </ul>
        )}
      </Panel>
      <Catalog />
    </>
  );
}

function Installed({ model }: { readonly model: InstalledModel }) {
  return (
    <li className="figures flex flex-wrap items-center gap-x-3 gap-y-1 border-line py-2 not-first:border-t">
      <span className="min-w-0 flex-1 basis-60 wrap-anywhere" title={model.path}>
        {model.name}
        <span className="block text-small text-muted">
          {[model.folder, MODEL_FAMILIES[model.family], ...(model.precision === null ? [] : [model.precision])].join(
            ' · ',
          )}
        </span>
        {model.problem === null ? null : <span className="block text-small text-bad">{model.problem}</span>}
      </span>
      <span className="text-muted">{formatBytes(model.bytes)}</span>
      <span title={model.fit.message}>
        <Badge tone={FIT_TONES[model.fit.verdict]}>{texts.fits[model.fit.verdict]}</Badge>
      </span>
    </li>
  );
}
