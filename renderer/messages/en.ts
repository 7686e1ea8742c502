import { budgetView } from './en/budget-view.ts';
import { client } from './en/client.ts';
import { comfyui } from './en/comfyui.ts';
import { comfySettings } from './en/comfy-settings.ts';
import { common } from './en/common.ts';
import { queue } from './en/queue.ts';
import { shell } from './en/shell.ts';
import { welcome } from './en/welcome.ts';
import { picker } from './en/picker.ts';
import { presets } from './en/presets.ts';
import { prompt } from './en/prompt.ts';
import { desktop } from './en/desktop.ts';
import { detail } from './en/detail.ts';
import { gallery } from './en/gallery.ts';
import { library } from './en/library.ts';
import { settings } from './en/settings.ts';

/** Every text a user can read, in English; one file per feature in `en/`. Shown through messages.ts, never imported by a component. */
export const messages = {
  common,
  client,
  gallery,
  picker,
  presets,
  prompt,
  queue,
  shell,
  welcome,
  budgetView,
  comfySettings,
  comfyui,
  desktop,
  detail,
  library,
  settings,
} as const;
