import {
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** What a second start tells the first. */
export type SecondStart = {
  readonly argv: string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
};

const LOCK = 'stand-in-instance';
const MAIL = 'stand-in-second-starts';

/** One instance for each folder of user data, as Electron's own lock. A class: it is held until released. */
export class InstanceLock {
  #watcher: FSWatcher | undefined;
  #folder: string | undefined;

  get isHeld(): boolean {
    return this.#folder !== undefined;
  }

  /** Takes the lock, or tells its holder about this start and returns false. A holder that has died does not count. */
  take(folder: string, start: SecondStart, onSecondStart: (start: SecondStart) => void): boolean {
    if (this.#folder === folder) return true;
    mkdirSync(join(folder, MAIL), { recursive: true });
    if (!claim(join(folder, LOCK))) {
      const name = join(folder, MAIL, `${process.pid}-${performance.now()}`);
      writeFileSync(`${name}.part`, JSON.stringify(start));
      renameSync(`${name}.part`, `${name}.json`);
      return false;
    }
    this.#folder = folder;
    this.#watcher = watch(join(folder, MAIL), () => this.#read(onSecondStart)).on('error', () => undefined);
    this.#watcher.unref();
    return true;
  }

  release(): void {
    this.#watcher?.close();
    if (this.#folder !== undefined) rmSync(join(this.#folder, LOCK), { force: true });
    this.#folder = undefined;
  }

  #read(onSecondStart: (start: SecondStart) => void): void {
    const mail = join(this.#folder ?? '', MAIL);
    for (const name of readdirSync(mail).filter((one) => one.endsWith('.json'))) {
      const start = JSON.parse(readFileSync(join(mail, name), 'utf8')) as SecondStart;
      rmSync(join(mail, name));
      onSecondStart(start);
    }
  }
}

function claim(file: string): boolean {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      if (isAlive(Number(readFileSync(file, 'utf8')))) return false;
      rmSync(file, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch {
    return false;
  }
}
