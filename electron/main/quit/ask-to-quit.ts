import { type BrowserWindow, dialog } from 'electron';
import type { QuitChoice, QuitQuestion } from './quit-question.ts';

/** Asks in the system's own dialog, in front of the window if there is one. */
export async function askToQuit(
  question: QuitQuestion,
  window: BrowserWindow | undefined,
): Promise<{ readonly choice: QuitChoice; readonly isToRemember: boolean }> {
  const { choices } = question;
  const options = {
    type: 'question' as const,
    title: 'Gesso',
    message: question.title,
    detail: question.detail,
    buttons: choices.map(({ label }) => label),
    defaultId: 0,
    cancelId: choices.findIndex(({ choice }) => choice === 'cancel'),
    checkboxLabel: question.checkbox,
    noLink: true,
  };
  const { response, checkboxChecked } =
    window === undefined ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options);
  return { choice: choices[response]?.choice ?? 'cancel', isToRemember: checkboxChecked };
}
