import { budgetView } from './de/budget-view.ts';
import { client } from './de/client.ts';
import { comfyui } from './de/comfyui.ts';
import { comfySettings } from './de/comfy-settings.ts';
import { common } from './de/common.ts';
import { desktop } from './de/desktop.ts';
import { detail } from './de/detail.ts';
import { gallery } from './de/gallery.ts';
import { library } from './de/library.ts';
import { picker } from './de/picker.ts';
import { presets } from './de/presets.ts';
import { prompt } from './de/prompt.ts';
import { queue } from './de/queue.ts';
import { settings } from './de/settings.ts';
import { shell } from './de/shell.ts';
import { welcome } from './de/welcome.ts';
import type { Messages } from './shape.ts';

/** Every text a user can read, in German; one file per feature in `de/`. */
export const messages: Messages = {
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
};
