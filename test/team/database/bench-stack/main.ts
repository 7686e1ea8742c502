import { startFilledStack } from './seed.ts';

// For bench/team.ts: a team backend without functions, filled with 60,000 jobs, in a process of its own. Prints one line of JSON when it is
// ready and stays up until SIGTERM.
const stack = await startFilledStack();
process.stdout.write(`${JSON.stringify(stack.facts)}\n`);
process.once('SIGTERM', () => void stack.stop().then(() => process.exit(0)));
