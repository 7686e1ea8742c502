import type { Fix } from './fixes.ts';

/** One reason why the draft cannot run. `isQuiet`: obvious while nothing was pressed (an empty prompt), so not shouted. */
export type Problem = {
  readonly id: string;
  readonly message: string;
  readonly fixes: readonly Fix[];
  readonly isQuiet: boolean;
};
