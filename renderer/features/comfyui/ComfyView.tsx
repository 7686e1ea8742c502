import { useEffect } from 'react';
import { client } from '../../client/current-client.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { ViewFrame } from '../../components/ViewFrame.tsx';
import { messages } from '../../messages/messages.ts';
import { useComfy } from '../../stores/comfy.ts';
import { useConnection } from '../../stores/connection.ts';
import { readInstall } from '../../stores/install.ts';
import { readModels } from '../../stores/models.ts';
import { readWorkflows } from '../../stores/workflows.ts';
import { readComfy } from '../../stores/read-all.ts';
import { BackendsPanel } from './BackendsPanel.tsx';
import { EnginePanel } from './EnginePanel.tsx';
import { InstallPanel } from './InstallPanel.tsx';
import { LogPanel } from './LogPanel.tsx';
import { ModelsPanel } from './ModelsPanel.tsx';
import { UsagePanel } from './UsagePanel.tsx';
import { WorkflowsPanel } from './WorkflowsPanel.tsx';

const texts = messages.comfyui;

/** ComfyUI: how it is, its installation, its models, its log. */
export function ComfyView() {
  const isConnected = useConnection(({ state }) => state === 'connected');
  const { load, comfy } = useComfy();
  useEffect(() => {
    if (!isConnected) return;
    void readInstall(client());
    void readModels(client());
    void readWorkflows(client());
  }, [isConnected]);
  if (load.kind === 'failed' && comfy === undefined) {
    return (
      <ViewFrame title={texts.title}>
        <ErrorState
          title={texts.failedTitle}
          text={load.message}
          details={load.details}
          onRetry={() => void readComfy(client(), true)}
        />
      </ViewFrame>
    );
  }
  return (
    <ViewFrame title={texts.title}>
      <div className="mx-auto grid max-w-6xl items-start gap-4 px-6 pt-6 pb-24 max-sm:px-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <EnginePanel />
          <UsagePanel />
          <InstallPanel />
          <BackendsPanel />
          <LogPanel />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <ModelsPanel />
          <WorkflowsPanel />
        </div>
      </div>
    </ViewFrame>
  );
}
