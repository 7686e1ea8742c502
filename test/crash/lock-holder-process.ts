import Database from 'better-sqlite3';
import { writeSync } from 'node:fs';

// Another program that holds the write lock of a database: for a number of milliseconds, or until it is killed.
const [file = '', ms = ''] = process.argv.slice(2);
const db = new Database(file, { timeout: 20_000 });
db.exec('begin immediate');
writeSync(1, 'held\n');
if (ms !== '') setTimeout(() => db.close(), Number(ms));
else setInterval(() => db.open, 60_000);
