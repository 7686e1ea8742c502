import type { AssetView } from '../../../src/contract/asset.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { formatInstant, formatTook } from '../../format/time.ts';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { describeFile } from '../library/format-asset.ts';
import { applyAsset, draftSourceOf } from './apply-asset.ts';
import { DerivePart } from './DerivePart.tsx';
import { DetailActions } from './DetailActions.tsx';
import { Fact, Facts } from './Facts.tsx';
import { LineagePart } from './LineagePart.tsx';
import { parameterRows } from './parameter-rows.ts';
import { TagsPart } from './TagsPart.tsx';

const texts = messages.detail;

/** Everything that is known of a result, and what can be done with it. */
export function DetailPanel({ asset }: { readonly asset: AssetView }) {
  return (
    <>
      <div className="flex flex-1 flex-col gap-4 p-5">
        <PromptPart asset={asset} />
        <DerivePart asset={asset} />
        <FactsPart asset={asset} />
        <LineagePart asset={asset} />
        <TagsPart asset={asset} />
        <FilePart asset={asset} />
      </div>
      <DetailActions asset={asset} />
    </>
  );
}

function PromptPart({ asset }: { readonly asset: AssetView }) {
  const source = draftSourceOf(asset);
  return (
    <section className="flex flex-col gap-2">
      <div className="flex items-center justify-between">
        <h2 className="text-small text-muted">{texts.prompt}</h2>
        {asset.prompt === '' ? null : (
          <CopyButton text={asset.prompt} label={texts.copyPrompt} size="small" variant="quiet" />
        )}
      </div>
      <p className="max-h-64 overflow-y-auto text-prompt whitespace-pre-wrap wrap-anywhere">
        {asset.prompt === '' ? texts.noPrompt : asset.prompt}
      </p>
      {source === undefined ? null : (
        <div role="group" aria-label={texts.apply} className="flex flex-wrap gap-1.5">
          <Button size="small" title={texts.applyAllHint} onClick={() => applyAsset(asset, 'all')}>
            {texts.applyAll}
          </Button>
          <Button size="small" title={texts.applyPromptHint} onClick={() => applyAsset(asset, 'prompt')}>
            {texts.applyPrompt}
          </Button>
          {source.params['seed'] === undefined ? null : (
            <Button size="small" title={texts.applySeedHint} onClick={() => applyAsset(asset, 'seed')}>
              {texts.applySeed}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function FactsPart({ asset }: { readonly asset: AssetView }) {
  const provider = useProviders(({ list }) => providerById(list, asset.provider));
  const model = provider?.models.find(({ id }) => id === asset.model)?.label ?? asset.model;
  const madeBy =
    asset.provider === null
      ? texts.imported
      : [...new Set([provider?.name ?? asset.provider, model])]
          .filter((part) => part !== null && part !== '')
          .join(' · ');
  return (
    <Facts>
      <Fact name={texts.madeBy}>
        <span className="inline-flex flex-wrap items-center justify-end gap-1.5">
          {madeBy}
          {provider?.placeholder === true ? (
            <span title={texts.placeholder}>
              <Badge tone="warning">{messages.common.placeholder}</Badge>
            </span>
          ) : null}
        </span>
      </Fact>
      <Fact name={texts.file}>{describeFile(asset)}</Fact>
      {parameterRows(asset, provider).map(({ name, label, value }) => (
        <Fact key={name} name={label}>
          {value}
        </Fact>
      ))}
      {asset.tookMs === null ? null : <Fact name={texts.took}>{formatTook(asset.tookMs)}</Fact>}
      <Fact name={texts.cost}>{asset.costMicros === null ? texts.costUnknown : formatMoney(asset.costMicros)}</Fact>
      <Fact name={texts.made}>{formatInstant(asset.createdAt)}</Fact>
    </Facts>
  );
}

function FilePart({ asset }: { readonly asset: AssetView }) {
  return (
    <details className="text-small">
      <summary className="w-fit rounded-small text-muted hover:text-text">{texts.technical}</summary>
      <div className="mt-2 flex flex-col gap-3">
        <Copyable name={texts.path} value={asset.path} label={texts.copyPath} />
        <Copyable name={texts.sha256} value={asset.sha256} label={texts.copyHash} />
      </div>
    </details>
  );
}

function Copyable({ name, value, label }: { readonly name: string; readonly value: string; readonly label: string }) {
  return (
    <div>
      <div className="flex items-center justify-between">
        <span className="text-muted">{name}</span>
        <CopyButton text={value} label={label} size="small" variant="quiet" />
      </div>
      <code className="block font-mono text-tiny wrap-anywhere select-all">{value}</code>
    </div>
  );
}
