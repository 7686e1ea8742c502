import { classNames } from './class-names.ts';

/** The shape of what is being read, so that nothing jumps when it arrives. Give the region around it `aria-busy`. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={classNames('motion-breathe rounded-control bg-hover', className)} />;
}
