import { useState } from 'react';
import { Download } from 'lucide-react';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { saveText } from '../../components/save-text.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { ledgerCsv } from './ledger-csv.ts';

const texts = messages.budgetView;

/** Saves every row of the ledger as a table that a spreadsheet reads. */
export function CsvButton() {
  const [isBusy, setBusy] = useState(false);
  const save = (): void => {
    setBusy(true);
    ledgerCsv(client())
      .then(
        (csv) => saveText(csv, { name: 'gesso-ledger.csv', type: 'text/csv' }),
        (error: unknown) => toast.error(texts.csvFailed, { description: messageOf(error) }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Button size="small" icon={<Download size={14} aria-hidden />} busy={isBusy} onClick={save}>
      {texts.csv}
    </Button>
  );
}
