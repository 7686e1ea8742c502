import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import type { WorkflowAnalysis, WorkflowView } from '../../../src/contract/comfy-workflows.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { useWorkflows } from '../../stores/workflows.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { Failure, Panel } from './Panel.tsx';
import { analyseFile, removeWorkflow } from './workflow-actions.ts';
import { WorkflowDialog } from './WorkflowDialog.tsx';

const texts = messages.comfyui;

/** Workflows: which can run here, what others lack, and the way to bring one's own. */
export function WorkflowsPanel() {
  const { load, list, damaged } = useWorkflows();
  const [analysis, setAnalysis] = useState<WorkflowAnalysis>();
  const analyse = useOutcome();
  const input = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined): void => {
    if (file !== undefined) analyse.run(() => analyseFile(file, setAnalysis));
  };
  return (
    <Panel
      title={texts.workflows}
      note={texts.workflowsIntro}
      actions={
        <>
          <Button
            size="small"
            icon={<FileUp size={13} aria-hidden />}
            busy={analyse.state.kind === 'busy'}
            onClick={() => input.current?.click()}
          >
            {texts.workflowImport}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".json,.png,application/json,image/png"
            hidden
            aria-label={texts.workflowImport}
            onChange={({ currentTarget }) => {
              take(currentTarget.files?.[0]);
              // The same file again is a new choice.
              currentTarget.value = '';
            }}
          />
        </>
      }
    >
      {analyse.state.kind === 'failed' ? <Failure message={analyse.state.message} /> : null}
      {load.kind === 'failed' ? <Failure message={load.message} /> : null}
      {load.kind === 'loading' ? <Skeleton className="h-24 w-full" /> : null}
      <ul className="flex flex-col">
        {list.map((workflow) => (
          <Row key={workflow.id} workflow={workflow} />
        ))}
        {damaged.map(({ file, message }) => (
          <li key={file} className="border-line py-2 text-small text-pretty text-bad not-first:border-t">
            {file}: {message}
          </li>
        ))}
      </ul>
      {analysis === undefined ? null : <WorkflowDialog analysis={analysis} onClose={() => setAnalysis(undefined)} />}
    </Panel>
  );
}

function Row({ workflow }: { readonly workflow: WorkflowView }) {
  const remove = useOutcome();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line py-2 not-first:border-t">
      <div className="min-w-0 flex-1 basis-56">
        <div className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{workflow.name}</span>
          <Badge>{messages.comfyui.jobTypes[workflow.jobType]}</Badge>
          {workflow.source === 'user' ? <Badge tone="accent">{texts.workflowOwn}</Badge> : null}
        </div>
        <p className="text-small text-pretty text-muted">{workflow.summary}</p>
        {workflow.missing.map(({ kind, name, message }) => (
          <p key={`${kind} ${name}`} className="text-small text-pretty text-faint">
            {message}
          </p>
        ))}
        {remove.state.kind === 'failed' ? <Failure message={remove.state.message} /> : null}
      </div>
      {workflow.runnable === null ? null : (
        <Badge tone={workflow.runnable ? 'good' : 'plain'}>
          {workflow.runnable ? texts.workflowReady : texts.workflowLacks}
        </Badge>
      )}
      {workflow.source === 'user' ? (
        <Button
          size="small"
          variant="quiet"
          busy={remove.state.kind === 'busy'}
          aria-label={texts.workflowRemoveLabel(workflow.name)}
          onClick={() => remove.run(() => removeWorkflow(workflow.id))}
        >
          {texts.workflowRemove}
        </Button>
      ) : null}
    </li>
  );
}
