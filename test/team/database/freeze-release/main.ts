import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readMigrations } from '../../stack/migrations.ts';
import { createFacts } from '../facts.ts';
import { checksumOf, copyData, readContract, type Release } from '../release.ts';
import { createWorld } from '../world.ts';

// node test/team/database/freeze-release/main.ts VERSION
// Writes down what a release of the team's schema is, with data in it, for the tests of every later one. Run once for each release.
const version = process.argv[2] ?? '';
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('usage: main.ts VERSION, for example 0.1.0');
const world = await createWorld();
try {
  await createFacts(world);
  const admin = world.stack.database.pool('supabase_admin', 2);
  const release: Release = {
    version,
    migrations: Object.fromEntries(readMigrations().map((migration) => [migration.name, checksumOf(migration)])),
    ...(await readContract(world.sql)),
    data: await copyData(admin),
  };
  writeFileSync(
    path.join(import.meta.dirname, '../releases', `${version}.json`),
    `${JSON.stringify(release, null, 1)}\n`,
  );
} finally {
  await world.stop();
}
