import { cancelPrompt } from './cancel.ts';
import type { ComfyClient } from './client.ts';
import type { RouteMemory } from './lookup.ts';
import { ComfyUnreachable } from './unreachable.ts';

/**
 * Takes prompts out of a server that was away while their jobs went to another one: nobody would fetch what they make. A prompt leaves
 * the set once the server has answered; when it does not answer, the rest stays for the next time.
 */
export async function withdrawPrompts(client: ComfyClient, routes: RouteMemory, withdrawn: Set<string>): Promise<void> {
  for (const promptId of withdrawn) {
    try {
      await cancelPrompt(client, routes, promptId);
      withdrawn.delete(promptId);
    } catch (error) {
      if (!(error instanceof ComfyUnreachable)) throw error;
      return;
    }
  }
}
