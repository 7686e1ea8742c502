import type { Settings } from '../../../src/contract/settings.ts';
import { messages } from '../../messages/messages.ts';
import { useSettings } from '../../stores/settings.ts';
import { ChoiceSetting } from './ChoiceSetting.tsx';
import { argumentsText, memoryLimitText, readArguments, readDevices, readMemoryLimit } from './comfy-values.ts';
import { saveSettings } from './settings-actions.ts';
import { SwitchSetting } from './SwitchSetting.tsx';
import { TextSetting } from './TextSetting.tsx';

const text = messages.comfySettings;
const STARTS = ['on_demand', 'with_gesso', 'manual'] as const;
const VRAMS = ['auto', 'high', 'low', 'none', 'cpu'] as const;
const DOWNLOADS = ['1', '2', '3', '4'] as const;
const DOWNLOAD_LABELS = { '1': '1', '2': '2', '3': '3', '4': '4' } as const;

/** When the ComfyUI that Gesso runs is started, what it may use, and what happens when memory runs out. */
export function ComfyRunSettings() {
  const settings = useSettings((state) => state.settings);
  if (settings === undefined) return null;
  return (
    <div className="flex flex-col gap-4 border-t border-line pt-4">
      <h3 className="font-semibold">{text.runTitle}</h3>
      <ChoiceSetting
        name={text.start}
        help={text.startHelp}
        value={settings.comfyAutoStart}
        choices={STARTS}
        labels={text.starts}
        onValue={(comfyAutoStart) => void saveSettings({ comfyAutoStart })}
      />
      <ChoiceSetting
        name={text.vram}
        help={text.vramHelp}
        value={settings.comfyVram}
        choices={VRAMS}
        labels={text.vrams}
        onValue={(comfyVram) => void saveSettings({ comfyVram })}
      />
      <SwitchSetting
        name={text.retry}
        help={text.retryHelp}
        isOn={settings.comfyRetryOnOutOfMemory}
        onChange={(comfyRetryOnOutOfMemory) => void saveSettings({ comfyRetryOnOutOfMemory })}
      />
      <SwitchSetting
        name={text.shrink}
        help={text.shrinkHelp}
        isOn={settings.comfyShrinkOnOutOfMemory}
        onChange={(comfyShrinkOnOutOfMemory) => void saveSettings({ comfyShrinkOnOutOfMemory })}
      />
      <ChoiceSetting
        name={text.downloads}
        value={DOWNLOADS.find((count) => Number(count) === settings.modelDownloadsAtOnce) ?? '2'}
        choices={DOWNLOADS}
        labels={DOWNLOAD_LABELS}
        onValue={(count) => void saveSettings({ modelDownloadsAtOnce: Number(count) })}
      />
      <details>
        <summary className="cursor-pointer rounded-small font-medium">{text.advanced}</summary>
        <Expert settings={settings} />
      </details>
    </div>
  );
}

function Expert({ settings }: { readonly settings: Settings }) {
  return (
    <div className="mt-3 flex flex-col gap-4">
      <TextSetting
        label={text.limit}
        help={text.limitHelp}
        placeholder={text.limitPlaceholder}
        text={memoryLimitText(settings.comfyMemoryLimitMb)}
        read={readMemoryLimit}
        problem={text.limitProblem}
        onSave={(comfyMemoryLimitMb) => void saveSettings({ comfyMemoryLimitMb })}
      />
      <TextSetting
        label={text.devices}
        help={text.devicesHelp}
        text={settings.comfyDevices.join(', ')}
        read={readDevices}
        problem={text.devicesProblem}
        onSave={(comfyDevices) => void saveSettings({ comfyDevices })}
      />
      <TextSetting
        label={text.extra}
        help={text.extraHelp}
        text={argumentsText(settings.comfyExtraArgs)}
        read={readArguments}
        problem={text.extraHelp}
        onSave={(comfyExtraArgs) => void saveSettings({ comfyExtraArgs })}
      />
    </div>
  );
}
