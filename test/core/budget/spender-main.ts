import { companyIdSchema } from '../../../src/contract/ids.ts';
import { openDatabase } from '../../../src/core/db/open.ts';
import { refusal } from './rig.ts';

// Accepts as many jobs as it can out of `tries`, on a file that others use at the same time. Prints how many were accepted and refused.
const [file = '', company = '', tries = '0', amount = '0'] = process.argv.slice(2);
const db = openDatabase(file);
db.pragma('busy_timeout = 60000');
// Durability is not what is measured here, and a hundred flushes are slow.
db.pragma('synchronous = off');
process.stdin.once('data', () => {
  const counts = { accepted: 0, refused: 0 };
  for (let i = 0; i < Number(tries); i++) {
    if (refusal(db, companyIdSchema.parse(company), { amount: Number(amount) }) === undefined) counts.accepted += 1;
    else counts.refused += 1;
  }
  db.close();
  process.stdout.write(JSON.stringify(counts));
  process.stdin.destroy();
});
process.stdout.write('ready\n');
