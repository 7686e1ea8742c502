import { Skeleton } from '../../components/Skeleton.tsx';
import { formatInstant } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { Section, SettingRow } from './Section.tsx';
import type { AppInfoState } from './use-app-info.ts';

const texts = messages.settings;

/** Which Gesso this is. */
export function AboutSection({ info }: { readonly info: AppInfoState }) {
  return (
    <Section name="about">
      <Facts info={info} />
      <SettingRow name={texts.licence}>{texts.licenceName}</SettingRow>
    </Section>
  );
}

function Facts({ info }: { readonly info: AppInfoState }) {
  if (info.kind === 'loading') return <Skeleton className="h-12 w-full" />;
  if (info.kind === 'failed') return <p className="text-bad">{`${texts.infoFailed}: ${info.message}`}</p>;
  return (
    <>
      <SettingRow name={texts.version}>{`${messages.common.appName} ${info.info.version}`}</SettingRow>
      <SettingRow name={texts.platform}>{info.info.platform}</SettingRow>
      <SettingRow name={texts.startedAt}>{formatInstant(info.info.startedAt)}</SettingRow>
    </>
  );
}
