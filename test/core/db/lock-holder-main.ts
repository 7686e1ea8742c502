import { lockDataFolder } from '../../../src/core/db/lock.ts';

const lock = lockDataFolder(process.argv[2] ?? '', 1);
process.stdout.write('locked\n');
// Stays until it is killed, and keeps hold of the lock.
setInterval(() => lock, 60_000);
