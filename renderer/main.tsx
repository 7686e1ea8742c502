import { chooseTransport } from './client/browser-transport.ts';
import { loadLanguage } from './messages/load-language.ts';
import { languageOf, readLanguageChoice } from './messages/language.ts';
import { restoreTheme } from './theme/theme.ts';
import './styles/app.css';

void main();

/** The language first: every module behind page.tsx takes its texts when it is imported. */
async function main(): Promise<void> {
  restoreTheme();
  // While the rest is fetched and read, the connection is made.
  const transport = chooseTransport();
  await loadLanguage(languageOf(readLanguageChoice(localStorage), navigator.languages));
  const { startPage } = await import('./page.tsx');
  startPage(transport);
}
