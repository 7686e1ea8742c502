import { type ReactNode, useEffect } from 'react';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { ViewFrame } from '../../components/ViewFrame.tsx';
import { client } from '../../client/current-client.ts';
import { messages } from '../../messages/messages.ts';
import { useRoute } from '../../router/use-route.ts';
import { readSettings } from '../../stores/read-all.ts';
import { useSettings } from '../../stores/settings.ts';
import { isDesktop } from '../shell/follow-desktop.ts';
import { AboutSection } from './AboutSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { ComfySection } from './ComfySection.tsx';
import { DesktopSection } from './DesktopSection.tsx';
import { DataSection } from './DataSection.tsx';
import { KeysSection } from './KeysSection.tsx';
import { LimitSection } from './LimitSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';
import { ProjectsSection } from './ProjectsSection.tsx';
import { QueueSection } from './QueueSection.tsx';
import { ShortcutsSection } from './ShortcutsSection.tsx';
import { scrollToSection, SECTIONS, sectionFromQuery } from './sections.ts';
import { useAppInfo } from './use-app-info.ts';
import { useKeys } from './use-keys.ts';

const texts = messages.settings;

/** Everything that can be set, on one page. */
export function SettingsView() {
  const { load, settings } = useSettings();
  const query = useRoute(({ route }) => route.query);
  const isReady = settings !== undefined;
  useEffect(() => {
    const section = sectionFromQuery(query);
    if (isReady && section !== undefined) scrollToSection(section);
  }, [query, isReady]);

  if (load.kind === 'failed' && settings === undefined) {
    return (
      <ViewFrame title={texts.title}>
        <ErrorState
          title={texts.failedTitle}
          text={load.message}
          details={load.details}
          onRetry={() => void readSettings(client())}
        />
      </ViewFrame>
    );
  }
  return (
    <ViewFrame title={texts.title}>
      <div className="mx-auto flex max-w-4xl gap-10 px-6 pt-6 pb-24 max-sm:px-4">
        {settings === undefined ? <SettingsSkeleton /> : <Sections theme={settings.theme} />}
      </div>
    </ViewFrame>
  );
}

function Sections({ theme }: { readonly theme: 'system' | 'dark' | 'light' }) {
  const keys = useKeys();
  const info = useAppInfo();
  return (
    <>
      <nav aria-label={texts.sections} className="sticky top-6 hidden w-36 shrink-0 flex-col self-start md:flex">
        {SECTIONS.filter((section) => section !== 'desktop' || isDesktop()).map((section) => (
          <button
            key={section}
            type="button"
            onClick={() => scrollToSection(section)}
            className="rounded-control px-2.5 py-1.5 text-left text-muted transition-colors hover:bg-hover hover:text-text"
          >
            {texts[section]}
          </button>
        ))}
      </nav>
      <div className="flex min-w-0 flex-1 flex-col gap-9">
        <AppearanceSection theme={theme} />
        <ComfySection />
        <KeysSection keys={keys} />
        <LimitSection />
        <QueueSection />
        <ProjectsSection />
        <ShortcutsSection />
        <DataSection info={info} />
        <DesktopSection />
        <PrivacySection />
        <AboutSection info={info} />
      </div>
    </>
  );
}

function SettingsSkeleton(): ReactNode {
  return (
    <div aria-busy className="flex flex-1 flex-col gap-8">
      <span role="status" className="sr-only">
        {texts.loading}
      </span>
      {[96, 220, 160].map((height) => (
        <div key={height} className="flex flex-col gap-3">
          <Skeleton className="h-5 w-32" />
          <div style={{ height }}>
            <Skeleton className="h-full w-full" />
          </div>
        </div>
      ))}
    </div>
  );
}
