import { RefreshCw, X } from 'lucide-react';
import { useEffect } from 'react';
import type { BackendView } from '../../../src/contract/comfy-backends.ts';
import { client } from '../../client/current-client.ts';
import { Dot } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { readBackends, useBackends } from '../../stores/backends.ts';
import { useComfy } from '../../stores/comfy.ts';
import { useConnection } from '../../stores/connection.ts';
import { useSettings } from '../../stores/settings.ts';
import { AddBackend } from './AddBackend.tsx';
import { removeBackend } from './backend-actions.ts';
import { Failure, Panel } from './Panel.tsx';

const text = messages.comfySettings;

/** Every ComfyUI that jobs can go to, with what it has and how it is; further ones are added here. */
export function BackendsPanel() {
  const { load, list } = useBackends();
  const isConnected = useConnection(({ state }) => state === 'connected');
  const kept = useSettings(({ settings }) => settings?.comfyBackends);
  const state = useComfy(({ comfy }) => comfy?.state);
  useEffect(() => {
    // Asked again whenever one was added anywhere, or the first one changed. readBackends never rejects.
    if (isConnected) void readBackends(client());
  }, [isConnected, kept, state]);
  return (
    <Panel
      title={text.backends}
      note={text.backendsIntro}
      actions={
        <Button
          variant="quiet"
          size="small"
          icon={<RefreshCw size={13} aria-hidden />}
          onClick={() => void readBackends(client())}
        >
          {messages.prompt.route.refresh}
        </Button>
      }
    >
      {load.kind === 'failed' ? <Failure message={load.message} /> : null}
      {load.kind === 'loading' ? <Skeleton className="h-10 w-full" /> : null}
      {load.kind === 'ready' && list.length === 0 ? <p className="text-muted">{text.noBackends}</p> : null}
      {list.length === 0 ? null : (
        <ul aria-label={text.backends} className="flex flex-col">
          {list.map((backend) => (
            <Backend key={backend.id} backend={backend} />
          ))}
        </ul>
      )}
      <AddBackend />
    </Panel>
  );
}

function Backend({ backend }: { readonly backend: BackendView }) {
  const run = useComfy(({ comfy }) => comfy?.backends.find(({ id }) => id === backend.id));
  const facts = [
    text.kinds[backend.kind],
    text.capacity(backend.capacity),
    text.models(backend.models.length),
    ...(run?.safeMode === true ? [text.safeMode] : []),
  ];
  return (
    <li className="flex items-center gap-3 border-b border-line py-2 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <Dot tone={backend.state === 'ready' ? 'good' : 'bad'} />
          <span className="font-medium">{backend.label}</span>
          <span className="text-small text-muted">{text.backendStates[backend.state]}</span>
        </p>
        <p className="figures text-small wrap-anywhere text-muted">
          {[...facts, ...(backend.url === null ? [] : [backend.url])].join(' · ')}
        </p>
        {backend.message === '' ? null : <p className="text-small text-pretty text-warning">{backend.message}</p>}
      </div>
      {backend.kind === 'remote' ? (
        <IconButton
          size="small"
          label={text.remove(backend.label)}
          icon={<X size={15} aria-hidden />}
          onClick={() => void removeBackend(backend)}
        />
      ) : null}
    </li>
  );
}
