import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AccountView } from '../../../src/contract/provider-account.ts';
import { client } from '../../client/current-client.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatDate } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { readAccounts, useAccounts } from '../../stores/accounts.ts';
import { providerById, useProviders } from '../../stores/providers.ts';

const texts = messages.budgetView;

/** What is left at each vendor that has a key, in its own words, and the date of the prices that estimates use. */
export function Accounts() {
  const { load, known } = useAccounts();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void readAccounts(client());
  }, []);
  const refresh = (): void => {
    setBusy(true);
    void readAccounts(client(), true).then(() => setBusy(false));
  };
  return (
    <section aria-labelledby="accounts-title" className="rounded-card border border-line bg-surface p-4">
      <div className="flex items-center gap-2">
        <h2 id="accounts-title" className="flex-1 font-semibold">
          {texts.accounts}
        </h2>
        <IconButton
          size="small"
          label={texts.accountsRefresh}
          icon={<RefreshCw size={13} aria-hidden />}
          blocked={isBusy}
          onClick={refresh}
        />
      </div>
      {load.kind === 'failed' ? <p className="mt-2 text-small text-bad">{load.message}</p> : null}
      {known === undefined && load.kind === 'loading' ? <Skeleton className="mt-3 h-10 w-full" /> : null}
      {known?.accounts.length === 0 ? <p className="mt-2 text-pretty text-muted">{texts.accountsNone}</p> : null}
      <ul className="mt-1 flex flex-col">
        {known?.accounts.map((account) => (
          <Account key={account.provider} account={account} />
        ))}
      </ul>
      {known === undefined ? null : (
        <p className={`mt-3 text-small text-pretty ${known.prices.isOld ? 'text-warning' : 'text-faint'}`}>
          {known.prices.isOld
            ? texts.pricesOld(formatDate(known.prices.version), known.prices.ageDays)
            : texts.prices(formatDate(known.prices.version))}
        </p>
      )}
    </section>
  );
}

function Account({ account }: { readonly account: AccountView }) {
  const name = useProviders(({ list }) => providerById(list, account.provider)?.name) ?? account.provider;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 border-line py-2 not-first:border-t">
      <span className="flex-1 font-medium">{name}</span>
      {account.balance === null ? (
        <span className="text-small text-pretty text-muted">{account.problem}</span>
      ) : (
        <span className="figures">{account.balance.text}</span>
      )}
    </li>
  );
}
