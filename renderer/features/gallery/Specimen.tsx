import type { ReactNode } from 'react';

/** One component with its name. */
export function Specimen({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-2.5">
      <h3 className="text-small font-medium text-muted">{name}</h3>
      <div className="flex flex-wrap items-center gap-2.5">{children}</div>
    </div>
  );
}
