import { dialog, shell } from 'electron';
import type { ShellMessages } from './messages/shape.ts';
import type { Answer } from './open-host.ts';
import type { StartupProblem } from './startup-problem.ts';

const BUTTONS = ['again', 'folder', 'quit'] as const;

/** Shows why the engine could not start, until the user chooses to try again or to quit. Needs a ready app. */
export async function askAboutProblem(
  problem: StartupProblem,
  { dataDir, messages }: { readonly dataDir: string; readonly messages: ShellMessages },
): Promise<Answer> {
  const { tryAgain, showFolder, quit } = messages.startup;
  for (;;) {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'Gesso',
      message: problem.title,
      detail: problem.detail,
      buttons: [tryAgain, showFolder, quit],
      defaultId: BUTTONS.indexOf('again'),
      cancelId: BUTTONS.indexOf('quit'),
      noLink: true,
    });
    if (BUTTONS[response] === 'folder') await shell.openPath(dataDir);
    else return BUTTONS[response] === 'again' ? 'again' : 'quit';
  }
}
