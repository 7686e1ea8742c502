import { existsSync } from 'node:fs';
import type { Layout } from './layout.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a program that we start may see of our environment. Keys are not among it. Windows' names differ in case. */
const PASSED_ON = new Set(
  [
    ['PATH', 'PATHEXT', 'HOME', 'USERPROFILE', 'USER', 'LANG', 'LC_ALL', 'TZ', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR'],
    ['TEMP', 'TMP', 'TMPDIR', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMDATA', 'COMSPEC', 'LD_LIBRARY_PATH'],
    ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO'],
    ['CUDA_VISIBLE_DEVICES', 'HIP_VISIBLE_DEVICES', 'HSA_OVERRIDE_GFX_VERSION', 'NETRC'],
  ].flat(),
);

/** The variables of ours that any program gets. */
export function plainEnvironment(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && PASSED_ON.has(name.toUpperCase()) ? [[name, value]] : [],
    ),
  );
}

/** The package index: UV_DEFAULT_INDEX, UV_INDEX_URL or PIP_INDEX_URL, else PyPI. Without a slash at the end. May carry a password. */
export function packageIndex(environment: Environment): string {
  const chosen = [environment.UV_DEFAULT_INDEX, environment.UV_INDEX_URL, environment.PIP_INDEX_URL].find(
    (url) => url !== undefined && url.trim() !== '',
  );
  return (chosen?.trim() ?? 'https://pypi.org/simple').replace(/\/+$/, '');
}

/** What uv sees: the person's mirrors, proxies and certificates, given for uv or for pip; our folders; no configuration files. */
export function uvEnvironment(environment: Environment, layout: Layout): Record<string, string> {
  const extra = first(environment.UV_EXTRA_INDEX_URL, environment.PIP_EXTRA_INDEX_URL);
  const links = (first(environment.UV_FIND_LINKS, environment.PIP_FIND_LINKS) ?? '')
    .split(/\s+/)
    // uv stops at a folder that is not there; pip does not mind.
    .filter((link) => link.includes('://') || (link !== '' && existsSync(link)));
  const certificates = first(environment.SSL_CERT_FILE, environment.PIP_CERT, environment.REQUESTS_CA_BUNDLE);
  const keep = ['UV_PYTHON_INSTALL_MIRROR', 'UV_PYTHON_DOWNLOADS_JSON_URL', 'UV_INSECURE_HOST', 'UV_KEYRING_PROVIDER'];
  return {
    ...plainEnvironment(environment),
    ...Object.fromEntries(keep.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]))),
    ...(extra === undefined ? {} : { UV_EXTRA_INDEX_URL: extra }),
    ...(links.length === 0 ? {} : { UV_FIND_LINKS: links.join(' ') }),
    ...(certificates === undefined ? {} : { SSL_CERT_FILE: certificates }),
    UV_DEFAULT_INDEX: packageIndex(environment),
    UV_CACHE_DIR: layout.uvCache,
    UV_PYTHON_INSTALL_DIR: layout.pythons,
    UV_NO_CONFIG: '1',
    UV_NO_PROGRESS: '1',
    UV_SYSTEM_CERTS: '1',
    UV_HTTP_TIMEOUT: '30',
    NO_COLOR: '1',
  };
}

/** What a Python sees: nothing of the user's own packages, UTF-8 everywhere, and no byte code beside sources that are not ours. */
export function pythonEnvironment(
  environment: Environment,
  options: { writesByteCode: boolean },
): Record<string, string> {
  return {
    ...plainEnvironment(environment),
    PYTHONNOUSERSITE: '1',
    PYTHONUTF8: '1',
    PYTHONUNBUFFERED: '1',
    ...(options.writesByteCode ? {} : { PYTHONDONTWRITEBYTECODE: '1' }),
    // Nothing may be sent anywhere at a first start.
    HF_HUB_OFFLINE: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
    DO_NOT_TRACK: '1',
  };
}

function first(...values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value.trim() !== '');
}
