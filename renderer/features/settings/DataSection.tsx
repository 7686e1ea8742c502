import { useState } from 'react';
import type { MethodOutput } from '../../../src/contract/methods.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';
import { ImportFolder } from './ImportFolder.tsx';
import { Section, SettingRow } from './Section.tsx';
import { outcomeOf } from './settings-actions.ts';
import type { AppInfoState } from './use-app-info.ts';
import { useOutcome } from './use-outcome.ts';

const texts = messages.settings;
type VerifyResult = MethodOutput<'library.verify'>;

/** Where everything lies, how much room is left, and whether the files are still what they were. */
export function DataSection({ info }: { readonly info: AppInfoState }) {
  return (
    <Section name="data">
      <Folder info={info} />
      <ImportFolder />
      <Verify />
    </Section>
  );
}

function Folder({ info }: { readonly info: AppInfoState }) {
  if (info.kind === 'loading') return <Skeleton className="h-12 w-full" />;
  if (info.kind === 'failed') return <p className="text-bad">{`${texts.infoFailed}: ${info.message}`}</p>;
  const { dataDir, diskFreeBytes } = info.info;
  return (
    <>
      <SettingRow name={texts.dataFolder} help={texts.dataFolderHelp}>
        <code className="font-mono text-small">{dataDir}</code>
        <CopyButton text={dataDir} label={texts.copyFolder} size="small" variant="quiet" />
      </SettingRow>
      <SettingRow name={texts.dataFree}>
        {diskFreeBytes === null ? texts.dataFreeUnknown : formatBytes(diskFreeBytes)}
      </SettingRow>
    </>
  );
}

function Verify() {
  const [result, setResult] = useState<VerifyResult | undefined>(undefined);
  const check = useOutcome();
  const isBusy = check.state.kind === 'busy';
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <SettingRow name={texts.verify} help={texts.verifyHelp}>
        <Button
          size="small"
          busy={isBusy}
          onClick={() => check.run(() => outcomeOf(async () => setResult(await client().call('library.verify', {}))))}
        >
          {isBusy ? texts.verifying : texts.verify}
        </Button>
      </SettingRow>
      <div role="status">
        {check.state.kind === 'failed' ? (
          <p className="text-small text-bad">{`${texts.verifyFailed}: ${check.state.message}`}</p>
        ) : null}
        {result === undefined || isBusy ? null : <VerifyReport result={result} />}
      </div>
    </div>
  );
}

function VerifyReport({ result }: { readonly result: VerifyResult }) {
  const groups = [
    [texts.verifyMissing, result.missing],
    [texts.verifyDamaged, result.damaged],
    [texts.verifyOrphans, result.orphans],
  ] as const;
  const checked = texts.verifyFiles(result.checked, formatCount(result.checked));
  if (groups.every(([, files]) => files.length === 0)) {
    return (
      <p className={`text-small ${result.checked === 0 ? 'text-muted' : 'text-good'}`}>
        {result.checked === 0 ? texts.verifyNothing : texts.verifyGood(checked)}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2 text-small">
      <p className="text-warning">{texts.verifyBad(checked)}</p>
      {groups
        .filter(([, files]) => files.length > 0)
        .map(([name, files]) => (
          <details key={name}>
            <summary className="figures w-fit">{`${name}: ${texts.verifyFiles(files.length, formatCount(files.length))}`}</summary>
            <ul className="mt-1 max-h-48 overflow-y-auto rounded-control border border-line bg-bg p-2 font-mono text-tiny">
              {files.slice(0, 500).map((file) => (
                <li key={file} className="wrap-anywhere">
                  {file}
                </li>
              ))}
            </ul>
          </details>
        ))}
    </div>
  );
}
