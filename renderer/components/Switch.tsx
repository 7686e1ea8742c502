import type { ComponentProps } from 'react';
import { Switch as Radix } from 'radix-ui';

type SwitchProps = Pick<
  ComponentProps<typeof Radix.Root>,
  'id' | 'aria-describedby' | 'aria-invalid' | 'aria-label' | 'aria-labelledby'
> & {
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
};

/** On or off, in force at once. Put it into a `Field`, or give it an `aria-label`. */
export function Switch({ checked, onCheckedChange, ...rest }: SwitchProps) {
  return (
    <Radix.Root
      {...rest}
      checked={checked}
      onCheckedChange={onCheckedChange}
      className="relative h-[18px] w-8 shrink-0 rounded-full border border-control-line bg-hover transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-3 translate-x-[2px] rounded-full bg-muted transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  );
}
