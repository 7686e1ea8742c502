import { useState } from 'react';
import { messages } from '../../messages/messages.ts';
import { areSoundsOn, setSounds } from '../queue/sounds.ts';
import { SwitchSetting } from './SwitchSetting.tsx';

const texts = messages.settings;

/** A quiet tone of this browser, off until somebody wants it. */
export function SoundSetting() {
  const [isOn, setOn] = useState(areSoundsOn);
  const change = (wanted: boolean): void => {
    setSounds(wanted);
    setOn(wanted);
  };
  return <SwitchSetting name={texts.sounds} help={texts.soundsHelp} isOn={isOn} onChange={change} />;
}
