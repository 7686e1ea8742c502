/** Input name → folder of ComfyUI, for the loaders of ComfyUI itself and most others. */
const FOLDERS: Readonly<Record<string, string>> = {
  ckpt_name: 'checkpoints',
  unet_name: 'diffusion_models',
  lora_name: 'loras',
  vae_name: 'vae',
  control_net_name: 'controlnet',
  style_model_name: 'style_models',
  gligen_name: 'gligen',
  hypernetwork_name: 'hypernetworks',
  clip_name: 'text_encoders',
  clip_name1: 'text_encoders',
  clip_name2: 'text_encoders',
  clip_name3: 'text_encoders',
  clip_name4: 'text_encoders',
};

/** Where ComfyUI keeps the files of one input; "models" when only its node knows. */
export function folderOf(classType: string, input: string): string {
  if (/ClipVision|CLIPVision/.test(classType)) return 'clip_vision';
  if (/Upscale/.test(classType) && input === 'model_name') return 'upscale_models';
  return Object.hasOwn(FOLDERS, input) ? (FOLDERS[input] ?? 'models') : 'models';
}

/** true for the name of a model file. */
export function isModelFile(value: string): boolean {
  return /\.(safetensors|sft|ckpt|pt2?|pth|bin|gguf|onnx|pkl)$/i.test(value);
}
