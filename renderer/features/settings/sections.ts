/** The sections in their order on the page; also the `section` of an address, and keys of their titles in the messages. */
export const SECTIONS = [
  'appearance',
  'comfy',
  'keys',
  'limit',
  'queue',
  'projects',
  'shortcuts',
  'data',
  'desktop',
  'privacy',
  'about',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** The section that an address asks for: `#/settings?section=comfy`. */
export function sectionFromQuery(query: string): SectionName | undefined {
  const wanted = new URLSearchParams(query).get('section');
  return SECTIONS.find((section) => section === wanted);
}

/** The element id of a section. */
export function sectionId(section: SectionName): string {
  return `settings-${section}`;
}

/** Brings a section into view and puts the focus on its title, so that Tab goes on inside it. */
export function scrollToSection(section: SectionName): void {
  const element = document.getElementById(sectionId(section));
  element?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  element?.querySelector<HTMLElement>('[data-section-title]')?.focus({ preventScroll: true });
}
