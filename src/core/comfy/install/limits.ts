import { MINUTE, SECOND } from '../../../contract/units.ts';

/** Every cap of the installer, with its unit and its reason. */
export const INSTALL_LIMITS = {
  /** A connection that says nothing for so long is dead; slow ones say something. */
  stallMs: 30 * SECOND,
  /** How long an index may take to show that it is there, before another way is taken. */
  probeMs: 8 * SECOND,
  /** Tries of one download in a row that bring no byte. */
  triesMax: 5,
  /** First pause between two tries; doubles. */
  retryBaseMs: 1 * SECOND,
  /** Longest pause between two tries. */
  retryMaxMs: 15 * SECOND,
  /** Wheels that come at once: one fills most lines, small ones need company. */
  downloadsAtOnce: 3,
  /** Largest page of a package index, bytes: PyPI's longest ones have some MB. */
  pageBytesMax: 64 * 1024 ** 2,
  /** Bringing a Python of some 30 MB on a slow line. */
  pythonMs: 15 * MINUTE,
  /** Choosing packages: seconds with PyPI, minutes with a slow mirror. */
  resolveMs: 10 * MINUTE,
  /** Unpacking some GB on a slow disk. */
  packagesMs: 30 * MINUTE,
  /** Fetching the sources with git. */
  gitMs: 10 * MINUTE,
  /** The first start compiles every Python file and loads torch from a cold disk. */
  verifyMs: 10 * MINUTE,
  /** How long a look at an interpreter may take; torch is loaded when it is adopted. */
  probePythonMs: 90 * SECOND,
  /** The log is begun anew beyond this, bytes; one older one is kept. */
  logBytesMax: 5 * 1024 ** 2,
  /** What must stay free on the disk when everything is there, bytes. */
  diskReserveBytes: 1024 ** 3,
  /** Pause between two announcements of progress. */
  announceEveryMs: 250,
} as const;
