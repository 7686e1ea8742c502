import { connectEarly } from './client/connect-early.ts';
import { loadLanguage } from './messages/load-language.ts';
import { languageOf, readLanguageChoice } from './messages/language.ts';
import { restoreTheme } from './theme/paint-theme.ts';
import './styles/app.css';

/** The connection may be far away: the page is read without it then. */
const CONNECTED_WITHIN_MS = 60;

void main();

/** The language first: every module behind page.tsx takes its texts when it is imported. */
async function main(): Promise<void> {
  restoreTheme();
  // Reading the page keeps this thread busy for longer than the engine needs for the first answers: it is asked before.
  const early = connectEarly();
  const wait = new Promise((resolve) => setTimeout(resolve, CONNECTED_WITHIN_MS));
  await Promise.all([
    loadLanguage(languageOf(readLanguageChoice(localStorage), navigator.languages)),
    Promise.race([early?.asked, wait]),
  ]);
  const { startPage } = await import('./page.tsx');
  startPage(early);
}
