import { useState } from 'react';
import type { JobView } from '../../../src/contract/job.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { resolveJob } from './actions.ts';
import { jobTitle } from './job-text.ts';

const text = messages.queue.attention;

/** A job whose outcome nobody can know: what happened, what is held, and the three honest answers. */
export function NeedsYou({ job }: { readonly job: JobView }) {
  const [isFinding, setFinding] = useState(false);
  const name = useProviders((state) => providerById(state.list, job.provider)?.name) ?? job.provider;
  return (
    <article
      aria-label={messages.queue.jobLabel(jobTitle(job))}
      className="my-1 rounded-card border border-warning-line bg-warning-soft p-3"
    >
      <h4 className="figures font-semibold">{text.title(name, formatMoney(job.estimatedCostMicros ?? 0))}</h4>
      <p className="mt-0.5 truncate text-small text-muted" title={jobTitle(job)}>
        {`“${jobTitle(job)}”`}
      </p>
      {/* Whole, however long: it is what somebody decides by. */}
      <p className="mt-1 text-pretty text-muted">{job.error?.message ?? text.text(jobTitle(job))}</p>
      <div className="mt-2.5 flex flex-wrap gap-1.5">
        <Button size="small" onClick={() => setFinding(true)}>
          {text.find}
        </Button>
        <Button size="small" onClick={() => void resolveJob(job.id, { kind: 'charged' })}>
          {text.charged}
        </Button>
        <Button size="small" onClick={() => void resolveJob(job.id, { kind: 'not_charged' })}>
          {text.notCharged}
        </Button>
      </div>
      <FindTask job={job} open={isFinding} onOpenChange={setFinding} />
    </article>
  );
}

function FindTask({
  job,
  open,
  onOpenChange,
}: {
  readonly job: JobView;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const [taskId, setTaskId] = useState('');
  const follow = () => {
    onOpenChange(false);
    void resolveJob(job.id, { kind: 'task', taskId: taskId.trim() });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={text.findTitle}
      description={text.findText}
      footer={
        <Button variant="primary" blocked={taskId.trim() === ''} onClick={follow}>
          {text.follow}
        </Button>
      }
    >
      <Field label={text.taskId}>
        {(ids) => <TextInput {...ids} value={taskId} onChange={(event) => setTaskId(event.currentTarget.value)} />}
      </Field>
    </Dialog>
  );
}
