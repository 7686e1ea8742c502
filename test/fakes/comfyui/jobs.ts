import type { HistoryEntry, Item } from './execution.ts';

/** A waiting or running prompt as `/api/jobs` shows it. Fields: ComfyUI pull request 11054. */
export function jobOfItem(item: Item, status: 'pending' | 'in_progress'): Record<string, unknown> {
  return {
    id: item.promptId,
    status,
    priority: item.number,
    create_time: item.extraData['create_time'],
    outputs_count: 0,
  };
}

/** A finished prompt as `/api/jobs/{id}` shows it. An interrupted one is "cancelled". */
export function jobOfHistory(id: string, entry: HistoryEntry): Record<string, unknown> {
  const [priority, , prompt, extraData] = entry.prompt;
  const of = (event: string): Record<string, unknown> | undefined =>
    entry.status.messages.find(([name]) => name === event)?.[1];
  const end = of('execution_success') ?? of('execution_error') ?? of('execution_interrupted');
  return {
    id,
    status:
      entry.status.status_str === 'success'
        ? 'completed'
        : of('execution_interrupted') === undefined
          ? 'failed'
          : 'cancelled',
    priority,
    create_time: extraData['create_time'],
    execution_start_time: of('execution_start')?.['timestamp'],
    execution_end_time: end?.['timestamp'],
    execution_error: of('execution_error'),
    outputs_count: Object.keys(entry.outputs).length,
    outputs: entry.outputs,
    execution_status: entry.status,
    workflow: { prompt, extra_data: extraData },
  };
}
