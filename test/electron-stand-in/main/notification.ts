import { EventEmitter } from 'node:events';
import { asElectron } from '../not-modelled.ts';
import { eventOf } from './event.ts';
import { record } from './record.ts';

/** A notification of the system. Tests click it by `emit('click')`. */
class NotificationStandIn
  extends EventEmitter
  implements Pick<Electron.Notification, 'title' | 'body' | 'silent' | 'actions' | 'show' | 'close'>
{
  static isSupported = (): boolean => true;

  title: string;
  body: string;
  silent: boolean;
  actions: Electron.NotificationAction[];
  isShown = false;

  constructor({ title = '', body = '', silent = false, actions = [] }: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = title;
    this.body = body;
    this.silent = silent;
    this.actions = actions;
  }

  show(): void {
    this.isShown = true;
    record.notifications.push(asElectron<Electron.Notification>('Notification', this));
    this.emit('show', eventOf({}));
  }
  close(): void {
    this.isShown = false;
    this.emit('close', eventOf({}));
  }
}

export const Notification = NotificationStandIn;
