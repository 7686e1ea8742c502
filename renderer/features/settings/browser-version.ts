/** Most special first: Edge also calls itself Chrome, Chrome also Safari. */
const BROWSERS = [
  { name: 'Edge', pattern: /Edg\/([\d.]+)/ },
  { name: 'Opera', pattern: /OPR\/([\d.]+)/ },
  { name: 'Firefox', pattern: /Firefox\/([\d.]+)/ },
  { name: 'Chromium', pattern: /Chrome\/([\d.]+)/ },
  { name: 'Safari', pattern: /Version\/([\d.]+).*Safari/ },
] as const;

/** The browser by what it says of itself; undefined for one that says nothing known. Pure. */
export function browserVersion(userAgent: string): { readonly name: string; readonly version: string } | undefined {
  for (const { name, pattern } of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { name, version };
  }
  return undefined;
}
