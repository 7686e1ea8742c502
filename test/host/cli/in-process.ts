import { fileURLToPath } from 'node:url';
import { runProgram } from '../../../src/host/cli/program.ts';
import type { CliBody } from '../api-body.ts';

export type CliAnswer = { readonly code: number; readonly stdout: string; readonly stderr: string; json(): CliBody };

/** No test may reach a vendor: nothing listens on port 1. */
const NOWHERE = Object.fromEntries(
  ['OPENAI', 'RUNWAYML', 'ELEVENLABS', 'HEYGEN'].map((name) => [`${name}_BASE_URL`, 'http://127.0.0.1:1']),
);

/** Runs a command line to its end in this process, on this data folder: all of the program but its entry file. */
export async function cli(
  home: string,
  args: readonly string[],
  options: { readonly stdin?: string } = {},
): Promise<CliAnswer> {
  const text = { stdout: '', stderr: '' };
  const code = await runProgram(args, {
    environment: { ...NOWHERE, GESSO_HOME: home, PATH: process.env.PATH },
    stdout: (part) => (text.stdout += part),
    stderr: (part) => (text.stderr += part),
    stderrIsTerminal: false,
    readSecret: () => Promise.resolve(options.stdin ?? ''),
    exit: (exitCode) => {
      throw new Error(`wanted to end the process with ${exitCode}`);
    },
    program: [process.execPath, fileURLToPath(new URL('../../../src/host/cli/main.ts', import.meta.url))],
  });
  return { code, ...text, json: (): CliBody => JSON.parse(text.stdout) };
}
