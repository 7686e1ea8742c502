import { EventEmitter } from 'node:events';
import { asElectron } from '../not-modelled.ts';
import { record } from './record.ts';

const state = { lastId: 0 };

const blocker = {
  start: (type: 'prevent-app-suspension' | 'prevent-display-sleep'): number => {
    state.lastId += 1;
    record.powerSaveBlockers.set(state.lastId, type);
    return state.lastId;
  },
  stop: (id: number): boolean => record.powerSaveBlockers.delete(id),
  isStarted: (id: number): boolean => record.powerSaveBlockers.has(id),
} satisfies Partial<Electron.PowerSaveBlocker>;

export const powerSaveBlocker = asElectron<Electron.PowerSaveBlocker>('powerSaveBlocker', blocker);

class PowerMonitorStandIn
  extends EventEmitter
  implements Pick<Electron.PowerMonitor, 'isOnBatteryPower' | 'onBatteryPower' | 'getSystemIdleTime'>
{
  readonly onBatteryPower = false;
  isOnBatteryPower(): boolean {
    return false;
  }
  getSystemIdleTime(): number {
    return 0;
  }
}

/** Sleep and waking are played by `emit('suspend')` and `emit('resume')`. */
export const powerMonitor = asElectron<Electron.PowerMonitor>('powerMonitor', new PowerMonitorStandIn());
