import { Star } from 'lucide-react';
import { RadioGroup as Radix } from 'radix-ui';
import { messages } from '../../messages/messages.ts';

const STARS = [1, 2, 3, 4, 5] as const;

type RatingProps = { readonly rating: number; readonly onRate: (rating: number) => void };

/** One to five stars; pressing the present one takes the rating away. */
export function Rating({ rating, onRate }: RatingProps) {
  return (
    <Radix.Root
      aria-label={messages.detail.rating}
      value={rating === 0 ? '' : String(rating)}
      onValueChange={(value) => onRate(Number(value))}
      orientation="horizontal"
      className="flex"
    >
      {STARS.map((stars) => (
        <Radix.Item
          key={stars}
          value={String(stars)}
          aria-label={messages.detail.star(stars)}
          title={messages.detail.star(stars)}
          onClick={() => (stars === rating ? onRate(0) : undefined)}
          className={`flex size-6 items-center justify-center rounded-control transition-colors hover:bg-hover ${stars <= rating ? 'text-warning' : 'text-muted'}`}
        >
          <Star size={16} fill={stars <= rating ? 'currentColor' : 'none'} aria-hidden />
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
