import type { ModelFamily } from '../../../contract/model-files.ts';
import type { Detected } from './detected.ts';
import { familyAt, familyOfContext } from './detect-diffusion.ts';
import type { SafetensorsHeader } from './safetensors-header.ts';

type Shapes = SafetensorsHeader['shapes'];

/** Suffixes that ComfyUI's lora.py and weight_adapter/{lora,loha,lokr}.py look for. */
const LORA_KEY = /\.(lora_(up|down|A|B)(\.default)?\.weight|lora\.(up|down)\.weight|hada_w1_a|lokr_w1(_a)?)$/;
/** The half that meets the input of a layer: its second dimension is the width of that input. */
const INPUT_HALF = /\.(lora_down|lora_A|lora\.down)(\.default)?\.weight$/;

/** What changes or steers another model: LoRA, ControlNet, T2I adapter; undefined when the file is none. Pure. */
export function detectAdapter(header: SafetensorsHeader): Detected | undefined {
  const { shapes } = header;
  if ([...shapes.keys()].some((key) => LORA_KEY.test(key))) return { kind: 'lora', family: loraBase(header) };
  const family = controlBase(shapes);
  return family === undefined ? undefined : { kind: 'controlnet', family };
}

/** `ss_base_model_version` is written by kohya's sd-scripts, `modelspec.architecture` by Stability's ModelSpec 1.0. */
const NAMED_BASES: readonly (readonly [RegExp, ModelFamily])[] = [
  [/^(sdxl|stable-diffusion-xl)/, 'sdxl'],
  [/^(sd_v1|sd_1|stable-diffusion-v1)/, 'sd1'],
  [/^(sd_v2|stable-diffusion-v2)/, 'sd2'],
  [/^(sd3\.5|stable-diffusion-3\.5|stable-diffusion-v3\.5)/, 'sd35'],
  [/^(sd3|stable-diffusion-3|stable-diffusion-v3)/, 'sd3'],
  [/^(flux)/, 'flux'],
  [/^(wan)/, 'wan'],
  [/^(ltx)/, 'ltx'],
];

function loraBase({ shapes, metadata }: SafetensorsHeader): ModelFamily {
  for (const key of ['modelspec.architecture', 'ss_base_model_version']) {
    const named = metadata[key]?.toLowerCase();
    const base = named === undefined ? undefined : NAMED_BASES.find(([pattern]) => pattern.test(named));
    if (base !== undefined) return base[1];
  }
  const keys = [...shapes.keys()];
  const names = (pattern: RegExp): boolean => keys.some((key) => pattern.test(key));
  // model_lora_keys_clip and model_lora_keys_unet in lora.py: the names that each family's layers have.
  if (names(/(^|[._])joint_blocks[._]/)) return 'sd3';
  if (names(/(^|[._])(double_blocks|single_transformer_blocks|single_blocks)[._]/)) return 'flux';
  if (names(/(^|[._])blocks[._]\d+[._](cross_attn|self_attn)[._]/)) return 'wan';
  if (names(/^lora_te2_|text_encoder_2\./)) return 'sdxl';
  const context = [...shapes].find(([key]) => /attn2[._]to_k/.test(key) && INPUT_HALF.test(key));
  return familyOfContext(context?.[1][1]);
}

/** `load_controlnet_state_dict` and `load_t2i_adapter` in controlnet.py; undefined: no ControlNet. */
function controlBase(shapes: Shapes): ModelFamily | undefined {
  const context = (pattern: RegExp): ModelFamily =>
    familyOfContext([...shapes].find(([key]) => pattern.test(key))?.[1][1]);
  if (shapes.has('lora_controlnet')) return context(/attn2\.to_k/);
  if (shapes.has('controlnet_cond_embedding.conv_in.weight'))
    return context(/^down_blocks\.\d+\.attentions\.0\.transformer_blocks\.0\.attn2\.to_k\.weight$/);
  if (shapes.has('controlnet_blocks.0.weight') || shapes.has('controlnet_blocks.0.linear.weight')) {
    if (shapes.has('double_blocks.0.img_attn.norm.key_norm.scale')) return 'flux';
    if (shapes.has('transformer_blocks.0.adaLN_modulation.1.bias')) return 'sd35';
    if (shapes.has('pos_embed_input.proj.weight')) return 'sd3';
    if (shapes.has('transformer_blocks.0.img_mlp.net.0.proj.weight')) return 'qwen_image';
    return shapes.has('controlnet_x_embedder.weight') ? 'flux' : 'unknown';
  }
  for (const prefix of ['control_model.', ''])
    if (shapes.has(`${prefix}zero_convs.0.0.weight`)) return familyAt(shapes, prefix) ?? 'unknown';
  const isT2i =
    shapes.has('adapter.body.0.resnets.0.block1.weight') ||
    shapes.has('body.0.in_conv.weight') ||
    (shapes.has('conv_in.weight') && shapes.has('body.0.block2.weight'));
  if (!isT2i) return undefined;
  const inputs = shapes.get('conv_in.weight')?.[1];
  return inputs === 256 || inputs === 768 ? 'sdxl' : 'sd1';
}
