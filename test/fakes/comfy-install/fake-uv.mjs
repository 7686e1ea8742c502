// A stand-in for uv: the same commands, files instead of packages. What it does wrong is read from a control file.
import { existsSync, mkdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const control = process.env.GESSO_FAKE ?? '';
const faults = existsSync(path.join(control, 'faults.json'))
  ? JSON.parse(readFileSync(path.join(control, 'faults.json'), 'utf8'))
  : {};
const [, , ...args] = process.argv;
const command = args[0] === 'pip' || args[0] === 'python' ? `${args[0]} ${args[1]}` : (args[0] ?? '');
writeFileSync(path.join(control, 'calls.log'), `${JSON.stringify({ command, args, env: process.env })}\n`, {
  flag: 'a',
});

const after = (/** @type {string} */ flag) => args[args.indexOf(flag) + 1] ?? '';
const fault = faults[command];
if (fault?.hang === true) {
  writeFileSync(path.join(control, 'hanging.pid'), String(process.pid));
  setInterval(() => undefined, 60_000);
} else if (fault !== undefined) {
  if (fault.once === true) {
    delete faults[command];
    writeFileSync(path.join(control, 'faults.json'), JSON.stringify(faults));
  }
  process.stderr.write(`${fault.says}\n`);
  process.exitCode = 1;
} else {
  run();
}

function run() {
  switch (command) {
    case '--version':
      process.stdout.write('uv 0.0.1 (a stand-in)\n');
      return;
    case 'python install':
      process.stderr.write('error: error sending request for url (https://github.com/x)\n  cause: dns error\n');
      process.exitCode = 1;
      return;
    case 'venv':
      return makeEnvironment(args.at(-1) ?? '', after('--python'));
    case 'pip compile':
      writeFileSync(after('--output-file'), readFileSync(path.join(control, 'lock.toml')));
      return;
    case 'pip install':
      return installPackages(after('--python'), after('--requirement'));
    default:
      process.stderr.write(`error: unknown command ${command}\n`);
      process.exitCode = 2;
  }
}

function makeEnvironment(/** @type {string} */ venv, /** @type {string} */ python) {
  mkdirSync(path.join(venv, 'bin'), { recursive: true });
  mkdirSync(path.join(venv, 'site'), { recursive: true });
  writeFileSync(path.join(venv, 'pyvenv.cfg'), `home = ${path.dirname(python)}\n`);
  writeFileSync(path.join(venv, 'bin', 'python'), `#!/bin/sh\nGESSO_FAKE_VENV="${venv}" exec "${python}" "$@"\n`, {
    mode: 0o755,
  });
}

function installPackages(/** @type {string} */ python, /** @type {string} */ list) {
  const site = path.join(path.dirname(path.dirname(python)), 'site');
  for (const line of readFileSync(list, 'utf8')
    .split('\n')
    .filter((text) => text !== '')) {
    const [name = '', url = ''] = line.split(' @ ');
    const content = readFileSync(fileURLToPath(url));
    rmSync(path.join(site, name), { force: true });
    writeFileSync(path.join(site, name), content);
  }
}
