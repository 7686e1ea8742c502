/** Sites that the app links to: where keys are made and prices are read, and our own. Each entry covers exactly that host. */
const HOSTS: ReadonlySet<string> = new Set([
  'platform.openai.com',
  'dev.runwayml.com',
  'docs.dev.runwayml.com',
  'elevenlabs.io',
  'app.heygen.com',
  'docs.heygen.com',
  'docs.comfy.org',
  'github.com',
  'supabase.com',
]);

/** The address to hand to the system's browser; undefined for one that we do not link to. Only https, without user and port. */
export function externalLink(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port, username, password, href } = new URL(url);
  const isPlain = protocol === 'https:' && port === '' && username === '' && password === '';
  return isPlain && HOSTS.has(hostname) ? href : undefined;
}
