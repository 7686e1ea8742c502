/** A key or chord as printed on the keyboard: "Ctrl K", "Esc". */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <kbd className="figures rounded-small border border-line-strong bg-hover px-1.5 font-sans text-tiny leading-4 whitespace-nowrap text-muted">
      {keys}
    </kbd>
  );
}
