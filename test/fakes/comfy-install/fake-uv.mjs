// A stand-in for uv, after fake-uv.sh: files instead of packages, and what it does wrong, read from a control file.
import { existsSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
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
    case 'pip install':
      return installPackages(after('--python'), after('--requirement'));
    default:
      process.stderr.write(`error: unknown command ${command}\n`);
      process.exitCode = 2;
  }
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
