import { Notification } from 'electron';

/** The system's own notifications, one of ours at a time. */
export type Notifier = {
  /** false: this system shows none. */
  canShow(): boolean;
  /** Shows one in the place of the one before, without a sound. */
  show(given: { readonly title: string; readonly body: string; readonly onClick: () => void }): void;
};

/** A notifier that holds what it shows: a notification that is collected loses its click. */
export function createNotifier(): Notifier {
  const shown = new Set<Notification>();
  return {
    canShow: () => Notification.isSupported(),
    show({ title, body, onClick }) {
      for (const older of shown) older.close();
      shown.clear();
      const notification = new Notification({ title, body, silent: true });
      shown.add(notification);
      notification.on('close', () => shown.delete(notification));
      notification.on('click', () => {
        shown.delete(notification);
        onClick();
      });
      notification.show();
    },
  };
}
