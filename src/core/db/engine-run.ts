import type { Db } from './open.ts';
import { get, run } from './statement.ts';

/** Notes that an engine runs on this database. Returns true when the one before did not end in order: a crash, a kill, a power cut. */
export function beginRun(db: Db): boolean {
  const before = get<{ value: string }>(db, `select value from engine_state where key = 'run'`)?.value;
  setRun(db, 'running');
  return before === 'running';
}

/** Notes that the engine ends in order. */
export function endRun(db: Db): void {
  setRun(db, 'ended');
}

function setRun(db: Db, value: 'running' | 'ended'): void {
  run(
    db,
    `insert into engine_state (key, value) values ('run', :value) on conflict (key) do update set value = excluded.value`,
    { value },
  );
}
