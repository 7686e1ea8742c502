import { X } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { messages } from '../../messages/messages.ts';
import { changeTags } from '../library/asset-actions.ts';
import { NameForm } from '../library/OrganiseMenu.tsx';

const texts = messages.detail;

/** The tags of a result: each can be taken away, new ones are typed. */
export function TagsPart({ asset }: { readonly asset: AssetView }) {
  return (
    <section aria-label={texts.tags} className="flex flex-col gap-2">
      <h2 className="text-small text-muted">{texts.tags}</h2>
      {asset.tags.length === 0 ? null : (
        <ul className="flex flex-wrap gap-1.5">
          {asset.tags.map((tag) => (
            <li
              key={tag}
              className="flex h-6 items-center gap-1 rounded-control border border-line pr-0.5 pl-2 text-small"
            >
              <span className="max-w-40 truncate">{tag}</span>
              <button
                type="button"
                aria-label={texts.tagRemove(tag)}
                onClick={() => void changeTags([asset.id], { remove: [tag] })}
                className="flex size-5 items-center justify-center rounded-small text-muted hover:bg-hover hover:text-text"
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <NameForm
        key={asset.id}
        label={texts.tagNew}
        submit={texts.tagAdd}
        onName={(tag) => changeTags([asset.id], { add: [tag] })}
      />
    </section>
  );
}
