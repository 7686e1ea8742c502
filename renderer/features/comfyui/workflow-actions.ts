import type { WorkflowAnalysis } from '../../../src/contract/comfy-workflows.ts';
import { client } from '../../client/current-client.ts';
import { messages } from '../../messages/messages.ts';
import { readProviders } from '../../stores/read-all.ts';
import { readWorkflows } from '../../stores/workflows.ts';
import { readAsDataUrl } from '../parameters/import-file.ts';
import { type Outcome, outcomeOf } from '../settings/settings-actions.ts';

/** The contract's largest workflow file, bytes. */
const LARGEST_BYTES = 10 * 1024 * 1024;

/** Looks into a JSON or PNG file without saving anything. */
export function analyseFile(file: File, show: (analysis: WorkflowAnalysis) => void): Promise<Outcome> {
  return outcomeOf(async () => {
    if (file.size > LARGEST_BYTES) throw new Error(messages.comfyui.workflowTooLarge);
    const dataUrl = await readAsDataUrl(file);
    const name = file.name.replace(/\.[^.]+$/, '').trim();
    show(await client().call('workflows.analyse', name === '' ? { dataUrl } : { name, dataUrl }));
  });
}

/** Saves an analysed workflow as the user's own; it can be chosen at once. */
export function saveWorkflow(analysis: WorkflowAnalysis, onSaved: () => void): Promise<Outcome> {
  return outcomeOf(async () => {
    const { name, jobType, graph, inputs } = analysis;
    await client().call('workflows.save', { name, jobType, graph, inputs });
    onSaved();
    await Promise.all([readWorkflows(client()), readProviders(client(), true)]);
  });
}

/** Removes one of the user's own. */
export function removeWorkflow(id: string): Promise<Outcome> {
  return outcomeOf(async () => {
    await client().call('workflows.remove', { id });
    await Promise.all([readWorkflows(client()), readProviders(client(), true)]);
  });
}
