import { toast } from '../../components/Toast.tsx';
import { chosen } from '../../messages/chosen.ts';
import { keepLanguageChoice, type LanguageChoice, languageOf } from '../../messages/language.ts';
import { messages } from '../../messages/messages.ts';

/**
 * Keeps the language in this browser and loads the page again when that changes its texts; the draft lies in the same storage.
 * @returns false, with a notice, when the browser keeps nothing.
 */
export function chooseLanguage(choice: LanguageChoice): boolean {
  try {
    keepLanguageChoice(localStorage, choice);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    toast.error(messages.settings.saveFailed, { description: error.message });
    return false;
  }
  if (languageOf(choice, navigator.languages) !== chosen().language) location.reload();
  return true;
}
