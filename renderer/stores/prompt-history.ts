import { z } from 'zod';

const STORAGE_KEY = 'gesso.prompts';
const MOST_PROMPTS = 100;

/** Earlier prompts of this browser, newest first. */
export function readPrompts(storage: Storage): readonly string[] {
  try {
    const parsed = z.array(z.string()).safeParse(JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]'));
    return parsed.success ? parsed.data : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Puts a prompt in front; the same one is kept once. Nothing happens when the storage is full or forbidden. */
export function rememberPrompt(storage: Storage, prompt: string): void {
  const text = prompt.trim();
  if (text === '') return;
  const prompts = [text, ...readPrompts(storage).filter((known) => known !== text)].slice(0, MOST_PROMPTS);
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(prompts));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
