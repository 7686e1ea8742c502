import type { MethodOutput } from '../../../src/contract/methods.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { formatCount } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';

const texts = messages.library.exporting;
/** Kinds of metadata that are named; the rest is counted. */
const SHOWN = 8;

type ExportReportProps = { readonly done: MethodOutput<'library.export'>; readonly directory: string };

/** What was written where, what was taken out of it, and what was left out. */
export function ExportReport({ done, directory }: ExportReportProps) {
  const { files, removed, leftOut } = done;
  const names = [...new Set(removed.flatMap((one) => one.names))].toSorted();
  return (
    <div role="status" className="figures flex flex-col gap-3">
      <p>{texts.done(formatCount(files.length), files.length === 1)}</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 font-mono text-small wrap-anywhere select-all">{directory}</code>
        <CopyButton text={directory} label={texts.copyFolder} size="small" variant="quiet" />
      </div>
      {removed.length === 0 ? null : (
        <p className="text-small text-pretty text-muted">
          {names.length === 0 ? texts.removedNothing : texts.removed(names.slice(0, SHOWN).join(', '))}
        </p>
      )}
      {leftOut.length === 0 ? null : (
        <p className="text-small text-pretty text-warning">{texts.leftOut(formatCount(leftOut.length))}</p>
      )}
    </div>
  );
}
