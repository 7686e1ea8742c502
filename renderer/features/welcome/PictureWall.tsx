import { messages } from '../../messages/messages.ts';

/** Real results of the built-in Draft: `gesso generate "…" --provider draft`, scaled to 400 px. Remade when Draft changes its looks. */
const PICTURES = Object.values(
  import.meta.glob<string>('./pictures/*.webp', { eager: true, query: '?url', import: 'default' }),
);

/** The right half of the welcome page on a wide window: what results look like. Decorative. */
export function PictureWall() {
  return (
    <aside aria-label={messages.welcome.picturesNote} className="relative w-1/2 shrink-0 overflow-hidden max-lg:hidden">
      <div className="grid h-full auto-rows-fr grid-cols-3 gap-2 p-2">
        {PICTURES.map((url) => (
          <img
            key={url}
            src={url}
            alt=""
            loading="lazy"
            className="motion-fade size-full min-h-0 rounded-control object-cover"
          />
        ))}
      </div>
    </aside>
  );
}
