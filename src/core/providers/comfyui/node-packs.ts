/**
 * Which pack of custom nodes brings a class that ComfyUI itself lacks: name prefix or whole name → pack. Only packs that many shared
 * workflows use; from the packs' own lists of classes.
 */
const PACKS: readonly (readonly [pattern: RegExp, pack: string])[] = [
  [/^(Unet|CLIP|DualCLIP|TripleCLIP|QuadrupleCLIP)Loader\w*GGUF/, 'ComfyUI-GGUF'],
  [/^VHS_/, 'ComfyUI-VideoHelperSuite'],
  [/^IPAdapter/, 'ComfyUI_IPAdapter_plus'],
  [/^ADE_/, 'ComfyUI-AnimateDiff-Evolved'],
  [/^ACN_/, 'ComfyUI-Advanced-ControlNet'],
  [/ \(rgthree\)$/, 'rgthree-comfy'],
  [/\|pysssss$/, 'ComfyUI-Custom-Scripts'],
  [/^easy /, 'ComfyUI-Easy-Use'],
  [/^Impact|^FaceDetailer|^SAMLoader$|^UltralyticsDetectorProvider$|^DetailerForEach/, 'ComfyUI-Impact-Pack'],
  [/^UltimateSDUpscale/, 'ComfyUI_UltimateSDUpscale'],
  [/^(KSampler|Eff\.|Efficient) ?.*\(Efficient\)|^Efficient Loader$/, 'efficiency-nodes-comfyui'],
  [/^(Canny|DWP|DepthAnything|OpenPose|LineArt|MiDaS|HED|Zoe|PiDiNet)\w*Preprocessor/, 'comfyui_controlnet_aux'],
  [/^CR /, 'ComfyUI_Comfyroll_CustomNodes'],
  [/^Wan(Video|Moe)|^LoadWanVideo/, 'ComfyUI-WanVideoWrapper'],
  [/^InspyrenetRembg/, 'ComfyUI-Inspyrenet-Rembg'],
  [/^(RIFE|FILM|AMT|GMFSS) ?VFI/, 'ComfyUI-Frame-Interpolation'],
  [/^ImageResizeKJ|^\w+KJ(v\d)?$/, 'ComfyUI-KJNodes'],
];

/** What to do about a class that the server lacks, as a sentence. */
export function sourceOfClass(name: string): string {
  const pack = PACKS.find(([pattern]) => pattern.test(name))?.[1];
  return pack === undefined
    ? 'Update ComfyUI, or install the custom nodes that bring it.'
    : `Install the custom nodes ${pack}.`;
}
