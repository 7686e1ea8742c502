import { type CompanyId, companyIdSchema } from '../../contract/ids.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { Db } from './open.ts';
import { get, run } from './statement.ts';

/** A fresh folder gets one company, the local one; it keeps its id for ever. */
export function localCompany(db: Db, clock: Clock): CompanyId {
  const row = get<{ id: string }>(db, 'select id from companies order by created_at, id limit 1');
  if (row !== undefined) return companyIdSchema.parse(row.id);
  const id = newId.company(clock.now());
  run(db, 'insert into companies (id, name, created_at) values (:id, :name, :now)', {
    id,
    name: 'This computer',
    now: clock.now(),
  });
  return id;
}
