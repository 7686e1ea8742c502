import type { ReactNode } from 'react';

/** A list of facts: name on the left, value on the right, a thin line between them. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="flex flex-col">{children}</dl>;
}

/** One fact. Long values break instead of running out. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-4 border-b border-line py-2 last:border-b-0">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="figures ml-auto min-w-0 text-right wrap-anywhere">{children}</dd>
    </div>
  );
}
