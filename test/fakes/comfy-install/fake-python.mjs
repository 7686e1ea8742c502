// A stand-in for Python, after fake-python.sh: tells of its torch, and is a ComfyUI when it is asked to run one.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const [, , ...args] = process.argv;
const control = process.env.GESSO_FAKE ?? '';
const script = args.includes('-c') ? (args[args.indexOf('-c') + 1] ?? '') : '';
const faults = existsSync(path.join(control, 'faults.json'))
  ? JSON.parse(readFileSync(path.join(control, 'faults.json'), 'utf8'))
  : {};

if (script.startsWith('# gesso: torch')) {
  print(faults.torch ?? { torch: '2.13.0', kind: 'cpu' });
} else if (script.startsWith('# gesso: guarded')) {
  serve(args.slice(args.indexOf('-c') + 2));
} else {
  process.exitCode = 1;
}

function print(/** @type {unknown} */ value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function serve(/** @type {string[]} */ argv) {
  if (faults.start?.hang === true) {
    writeFileSync(path.join(control, 'hanging.pid'), String(process.pid));
  } else if (faults.start !== undefined) {
    process.stderr.write(`${faults.start.says}\n`);
    process.exit(1);
  }
  // As the real guard does.
  process.stdin.on('end', () => process.exit(75)).resume();
  const server = createServer((_request, response) => {
    if (faults.start?.hang === true) return;
    const system = { comfyui_version: '9.9.9', pytorch_version: '2.13.0', argv: faults.argv ?? argv };
    response.end(JSON.stringify({ system, devices: [{ name: 'cpu', type: 'cpu' }] }));
  });
  server.listen(Number(argv[argv.indexOf('--port') + 1]), '127.0.0.1');
}
