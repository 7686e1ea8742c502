import { serve } from './serve.ts';

// The browser host as a program of its own; `gesso serve` runs the same.
// A reader that has seen enough (`| head -1`) closes the pipe: no reason to crash.
process.stdout.on('error', () => undefined);

const code = await serve(process.argv.slice(2), {
  environment: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  exit: (exitCode) => process.exit(exitCode),
});
process.exit(code);
