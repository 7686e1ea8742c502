import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../base/log.ts';
import { comfyFolder } from '../installation.ts';
import { type EndTools, endTree, membersOf } from '../process/family.ts';
import { layoutOf } from './layout.ts';
import { readRunRecord, removeRunRecord } from './run-record.ts';

/**
 * Ends what an earlier Gesso left running on this data folder, for every server that it had. The caller holds the folder's lock, so no
 * living Gesso owns them. Only proven processes are ended: same pid and same start, or the mark of that run. Returns how many were.
 */
export async function endOrphans(dataDir: string, tools: EndTools & { readonly log: Log }): Promise<number> {
  let ended = 0;
  for (const id of serverIds(dataDir)) {
    const { record: path } = layoutOf(dataDir, id);
    const record = readRunRecord(path);
    if (record === undefined) continue;
    const family = { roots: record.processes, runId: record.runId };
    const members = membersOf(await tools.list(), family);
    const isGone = members.length === 0 || (await endTree(family, tools));
    ended += members.length;
    const fields = { server: id, processes: members.length, isGone };
    if (members.length > 0) tools.log.warn(fields, 'a ComfyUI of an earlier run was still there and was ended');
    if (isGone) removeRunRecord(path);
  }
  return ended;
}

function serverIds(dataDir: string): string[] {
  try {
    return readdirSync(join(comfyFolder(dataDir), 'servers'));
  } catch {
    // No server was ever started here.
    return [];
  }
}
