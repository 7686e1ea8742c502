import { fileURLToPath } from 'node:url';
import { runProgram } from './program.ts';
import { readSecret } from './read-secret.ts';

// The command line as a program. Only entry files read the environment.
// A reader that has seen enough (`| head -1`) closes the pipe: no reason to crash.
process.stdout.on('error', () => undefined);

const stderr = (text: string): void => void process.stderr.write(text);
const code = await runProgram(process.argv.slice(2), {
  environment: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr,
  stderrIsTerminal: process.stderr.isTTY,
  readSecret: (question) => readSecret(question, process.stdin, stderr),
  exit: (exitCode) => process.exit(exitCode),
  program: [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)],
});
// What was written to a pipe may still be on its way; timers that an engine left behind are not worth waiting for.
process.exitCode = code;
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
