import { CopyButton } from '../../components/CopyButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatInstant } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { useComfy } from '../../stores/comfy.ts';
import { browserVersion } from './browser-version.ts';
import { Section, SettingRow } from './Section.tsx';
import type { AppInfo, AppInfoState } from './use-app-info.ts';

const texts = messages.settings;

/** Which Gesso this is, and what it runs on. */
export function AboutSection({ info }: { readonly info: AppInfoState }) {
  return (
    <Section name="about">
      <Facts info={info} />
      <SettingRow name={texts.licence}>{texts.licenceName}</SettingRow>
    </Section>
  );
}

function Facts({ info }: { readonly info: AppInfoState }) {
  const comfyVersion = useComfy(({ comfy }) => comfy?.version ?? null);
  if (info.kind === 'loading') return <Skeleton className="h-12 w-full" />;
  if (info.kind === 'failed') return <p className="text-bad">{`${texts.infoFailed}: ${info.message}`}</p>;
  const parts = partsOf(info.info, comfyVersion);
  return (
    <>
      <SettingRow name={texts.version}>
        {`${messages.common.appName} ${info.info.version}`}
        <CopyButton
          size="small"
          label={texts.copyFolder}
          text={[`${messages.common.appName} ${info.info.version} (${info.info.platform})`, ...parts].join('\n')}
        />
      </SettingRow>
      <SettingRow name={texts.partsLabel}>
        <ul className="text-right">
          {parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
      </SettingRow>
      <SettingRow name={texts.platform}>{info.info.platform}</SettingRow>
      <SettingRow name={texts.startedAt}>{formatInstant(info.info.startedAt)}</SettingRow>
    </>
  );
}

/** "Node 24.1.0", …: what there is, nothing that there is not. Names of products are the same in every language. */
function partsOf({ versions }: AppInfo, comfyui: string | null): readonly string[] {
  const browser = versions.electron === null ? browserVersion(navigator.userAgent) : undefined;
  const named: readonly (readonly [string, string | null | undefined])[] = [
    ['Node', versions.node],
    ['Electron', versions.electron],
    ['Chromium', versions.chromium],
    ['SQLite', versions.sqlite],
    ['ComfyUI', comfyui],
    [browser?.name ?? '', browser?.version],
  ];
  return named.flatMap(([name, version]) => (version === null || version === undefined ? [] : [`${name} ${version}`]));
}
