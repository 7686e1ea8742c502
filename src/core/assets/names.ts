import { AppError } from '../base/app-error.ts';

/** The refusal of a name that is in use. */
export function nameTaken(what: 'collection' | 'project', name: string): AppError {
  return new AppError('conflict', `There is a ${what} called "${name}" already. Choose another name.`, {
    details: { issues: [{ path: 'name', message: 'is taken' }] },
  });
}
