import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { asElectron } from '../not-modelled.ts';
import { record } from './record.ts';

/** The key lives as long as the process: enough to see that what is stored is not what was given. */
const key = randomBytes(32);

const safeStoragePart = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'basic_text' as const,
  encryptString: (text: string): Buffer => {
    const start = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, start);
    const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([start, cipher.getAuthTag(), hidden]);
  },
  decryptString: (hidden: Buffer): string => {
    const decipher = createDecipheriv('aes-256-gcm', key, hidden.subarray(0, 12));
    decipher.setAuthTag(hidden.subarray(12, 28));
    return Buffer.concat([decipher.update(hidden.subarray(28)), decipher.final()]).toString('utf8');
  },
} satisfies Partial<Electron.SafeStorage>;

export const safeStorage = asElectron<Electron.SafeStorage>('safeStorage', safeStoragePart);

const crashReporterPart = {
  start: (options: Electron.CrashReporterStartOptions): void => void (record.crashReporter = options),
  getUploadToServer: () => record.crashReporter?.uploadToServer ?? false,
  getUploadedReports: () => [],
} satisfies Partial<Electron.CrashReporter>;

export const crashReporter = asElectron<Electron.CrashReporter>('crashReporter', crashReporterPart);

const clipboardPart = {
  writeText: async (text: string): Promise<void> => void (record.clipboard = text),
  readText: async () => record.clipboard,
} satisfies Partial<Electron.Clipboard>;

export const clipboard = asElectron<Electron.Clipboard>('clipboard', clipboardPart);
