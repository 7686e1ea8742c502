import { Download } from 'lucide-react';
import type { CatalogModel } from '../../../src/contract/model-files.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { formatBytes } from '../../format/bytes.ts';
import { messages } from '../../messages/messages.ts';
import { useModels } from '../../stores/models.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { downloadModel } from './comfy-actions.ts';
import { FIT_TONES } from './tones.ts';
import { Failure, Panel } from './Panel.tsx';

const texts = messages.comfyui;

/** The curated list, each entry with whether it fits and what it costs in bytes. */
export function Catalog() {
  const catalog = useModels((state) => state.catalog);
  return (
    <Panel title={texts.catalog} note={texts.catalogIntro}>
      <ul className="flex flex-col">
        {catalog.map((model) => (
          <Entry key={model.id} model={model} />
        ))}
      </ul>
    </Panel>
  );
}

function Entry({ model }: { readonly model: CatalogModel }) {
  const start = useOutcome();
  const size = model.bytes ?? model.aboutBytes;
  return (
    <li className="figures flex flex-wrap items-center gap-x-3 gap-y-2 border-line py-3 not-first:border-t">
      <div className="min-w-0 flex-1 basis-64">
        <div className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{model.name}</span>
          <Badge tone={FIT_TONES[model.fit.verdict]}>{texts.fits[model.fit.verdict]}</Badge>
          {model.gated ? <Badge tone="warning">{texts.gated}</Badge> : null}
        </div>
        <p className="text-small text-pretty text-muted">{model.note}</p>
        <p className="text-small text-pretty text-faint">
          {model.fit.message} {texts.licence(model.licence)}
        </p>
        {start.state.kind === 'failed' ? <Failure message={start.state.message} /> : null}
      </div>
      {model.installedPath !== null ? (
        <Badge tone="good">{texts.installedHere}</Badge>
      ) : model.downloadId !== null ? null : (
        <Button
          size="small"
          icon={<Download size={13} aria-hidden />}
          busy={start.state.kind === 'busy'}
          aria-label={`${model.name}: ${size === null ? texts.downloadUnknown : texts.download(formatBytes(size))}`}
          onClick={() => start.run(() => downloadModel(model.id))}
        >
          {size === null ? texts.downloadUnknown : texts.download(formatBytes(size))}
        </Button>
      )}
    </li>
  );
}
