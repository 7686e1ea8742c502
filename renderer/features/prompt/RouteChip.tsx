import { useState } from 'react';
import { Badge, Dot } from '../../components/Badge.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { useQuote } from '../../stores/quote.ts';
import { ROUTE_ID } from './actions.ts';
import { RoutePicker } from './RoutePicker.tsx';
import { routeName } from './route-text.ts';
import { statedRoute } from './stated-route.ts';
import { useDraftRoute } from './use-draft-route.ts';

/** Where it will be made, stated before it is pressed; opens the picker. */
export function RouteChip() {
  const [isOpen, setOpen] = useState(false);
  const route = useDraftRoute();
  const jobType = useDraft((draft) => draft.jobType);
  const { quote, jobType: quotedType } = useQuote();
  const isDecided = route.isChosen || (quotedType === jobType && quote !== undefined && quote.provider !== null);
  const text = messages.prompt.route;
  const name = isDecided && route.provider !== undefined ? routeName(route.provider, route.model) : undefined;
  const tone = name === undefined ? 'warning' : route.provider?.availability.state === 'ready' ? 'good' : 'warning';
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label={text.label}
      side="top"
      className="w-[380px] p-1.5!"
      trigger={
        <Chip
          id={ROUTE_ID}
          title={statedRoute(route, quotedType === jobType ? quote : undefined)}
          aria-label={`${text.label}: ${name === undefined ? text.choose : `${name.where} ${name.model ?? ''}`}`}
          icon={<Dot tone={tone} />}
          label={name?.model === undefined ? undefined : name.where}
          value={
            <span className="inline-block max-w-44 truncate align-bottom">
              {name === undefined ? text.choose : (name.model ?? name.where)}
            </span>
          }
        >
          {route.provider?.placeholder === true && name !== undefined ? (
            <Badge tone="warning">{text.placeholder}</Badge>
          ) : null}
        </Chip>
      }
    >
      <RoutePicker onDone={() => setOpen(false)} />
    </Popover>
  );
}
