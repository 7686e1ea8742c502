import { Brush } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import type { JsonValue } from '../../../src/contract/units.ts';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { useAssets } from '../../stores/assets.ts';
import { AssetInput } from './AssetInput.tsx';
import { MaskDialog } from './MaskDialog.tsx';

type MaskInputProps = ComponentProps<typeof AssetInput> & {
  /** The picture that the mask belongs to, as its parameter has it. */
  readonly picture: JsonValue | undefined;
};

/** A mask: a file, or painted over the picture that it belongs to. */
export function MaskInput({ picture, ...input }: MaskInputProps) {
  const [isPainting, setPainting] = useState(false);
  const id = assetIdSchema.safeParse(picture).data;
  const asset = useAssets((state) => (id === undefined ? undefined : state.byId[id]));
  return (
    <div className="flex flex-col gap-2">
      <AssetInput {...input} />
      <Button
        size="small"
        className="self-start"
        icon={<Brush size={13} aria-hidden />}
        blocked={asset === undefined}
        title={asset === undefined ? messages.prompt.mask.needsPicture : undefined}
        onClick={() => setPainting(true)}
      >
        {messages.prompt.mask.open}
      </Button>
      {isPainting && asset !== undefined ? (
        <MaskDialog picture={asset} onClose={() => setPainting(false)} onMask={input.onChange} />
      ) : null}
    </div>
  );
}
