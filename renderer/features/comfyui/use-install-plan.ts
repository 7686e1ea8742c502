import { useEffect, useState } from 'react';
import type { InstallPlan } from '../../../src/contract/comfy-install.ts';
import { client } from '../../client/current-client.ts';

/** What an install would do here; undefined until it is known. */
export function useInstallPlan(): InstallPlan | undefined {
  const [plan, setPlan] = useState<InstallPlan>();
  useEffect(() => {
    let isCurrent = true;
    client()
      .call('comfy.installPlan', {})
      .then(
        (found) => {
          if (isCurrent) setPlan(found);
        },
        // Without a plan the button says less; the install itself says what is wrong.
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, []);
  return plan;
}
