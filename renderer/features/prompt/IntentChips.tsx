import { JOB_TYPES } from '../../../src/contract/provider.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { useProviders } from '../../stores/providers.ts';
import { offeredJobTypes } from './request.ts';

/** What to make: only what some provider declares. */
export function IntentChips() {
  const jobType = useDraft((draft) => draft.jobType);
  const { list, load } = useProviders();
  if (load.kind === 'loading') return <Skeleton className="h-7 w-44" />;
  const offered = offeredJobTypes(list, JOB_TYPES);
  return (
    <Segmented
      look="quiet"
      label={messages.prompt.intent}
      value={jobType}
      onValueChange={(next) => useDraft.setState({ jobType: next })}
      options={(offered.length === 0 ? JOB_TYPES : offered).map((value) => ({
        value,
        label: messages.common.jobTypes[value],
      }))}
    />
  );
}
