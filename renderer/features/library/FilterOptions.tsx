import { Chip } from '../../components/Chip.tsx';
import { formatCount } from '../../format/numbers.ts';

/** One thing that can be chosen in a list of filters. */
export type FilterOption = {
  readonly key: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly isOn: boolean;
  readonly onPress: () => void;
};

/** Chips of one filter under its name; nothing when there is nothing to choose. */
export function FilterOptions({
  title,
  options,
}: {
  readonly title: string;
  readonly options: readonly FilterOption[];
}) {
  if (options.length === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <h3 className="mb-1.5 text-small font-medium text-muted">{title}</h3>
      <div className="flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
        {options.map(({ key, label, count, isOn, onPress }) => (
          <Chip key={key} pressed={isOn} onClick={onPress}>
            <span className="max-w-48 truncate">{label}</span>
            {count === undefined ? null : <span className="figures text-faint">{formatCount(count)}</span>}
          </Chip>
        ))}
      </div>
    </div>
  );
}
