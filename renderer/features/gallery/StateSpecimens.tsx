import { Images } from 'lucide-react';
import { Badge, Dot, type Tone } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { ProgressBar, ShareBar } from '../../components/ProgressBar.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { Specimen } from './Specimen.tsx';

const text = messages.gallery;
const TONES = ['plain', 'accent', 'good', 'warning', 'bad', 'note'] as const satisfies readonly Tone[];

/** Everything that says how things stand. */
export function StateSpecimens() {
  return (
    <>
      <Specimen name="Badge, Dot">
        {TONES.map((tone) => (
          <span key={tone} className="flex items-center gap-1.5">
            <Dot tone={tone} />
            <Badge tone={tone}>{tone}</Badge>
          </span>
        ))}
      </Specimen>
      <Specimen name="ProgressBar, ShareBar">
        <div className="flex w-full flex-col gap-3">
          <ProgressBar label={text.label} value={0} />
          <ProgressBar label={text.label} value={0.42} />
          <ProgressBar label={text.label} value={1} />
          <ProgressBar label={text.label} value={null} />
          <ShareBar label={text.label} used={0.4} held={0.12} />
          <ShareBar label={text.label} used={0.83} held={0.1} tone="warning" />
          <ShareBar label={text.label} used={1} held={0} tone="bad" />
        </div>
      </Specimen>
      <Specimen name="Skeleton">
        <Skeleton className="size-11" />
        <Skeleton className="h-3 w-48" />
      </Specimen>
      <Specimen name="EmptyState, ErrorState">
        <div className="w-full rounded-card border border-line">
          <EmptyState
            icon={<Images size={18} aria-hidden />}
            title={text.emptyTitle}
            text={text.help}
            actions={<Button>{text.secondary}</Button>}
          />
        </div>
        <div className="w-full rounded-card border border-line">
          <EmptyState title={text.emptyTitle} />
        </div>
        <div className="w-full rounded-card border border-line">
          <ErrorState title={text.errorTitle} text={text.help} />
        </div>
        <div className="w-full rounded-card border border-line">
          <ErrorState
            title={text.errorTitle}
            text={text.help}
            details="ECONNREFUSED 127.0.0.1:8188"
            onRetry={() => toast.info(text.label)}
          />
        </div>
      </Specimen>
      <Specimen name="Toast, CopyButton">
        <Button
          onClick={() => toast.info(text.toast, { action: { label: messages.common.undo, onClick: () => undefined } })}
        >
          {text.showToast}
        </Button>
        <Button onClick={() => toast.success(text.toast)}>{text.showSuccess}</Button>
        <Button onClick={() => toast.error(text.errorTitle, { description: text.help })}>{text.showError}</Button>
        <CopyButton text={text.value} label={messages.common.copy} />
        <CopyButton text={text.value} label={messages.common.copy} size="small" variant="quiet" />
      </Specimen>
    </>
  );
}
