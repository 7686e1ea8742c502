import type { Capability, Model, ParameterSpec } from '../../../contract/provider.ts';
import { PRESET_VOICES } from './audio-models.ts';
import { ratiosOf, type RunwayModel, type TaskShape } from './model.ts';

/** Largest seed that the vendor takes. */
const SEED_MAX = 4_294_967_295;

/** Models as the pickers show them. */
export function modelView(model: RunwayModel): Model {
  const { id, label, jobType, note } = model;
  return { id, label, jobTypes: [jobType], ...(note === undefined ? {} : { note }) };
}

/** What forms and validation are drawn from: the parameters of one model, as its data says. */
export function capabilityOf(model: RunwayModel): Capability {
  const shapes = Object.values(model.tasks);
  const parameters = [
    promptSpec(model, shapes),
    ...inputSpecs(model),
    ...frameSpecs(model, shapes),
    ...soundSpecs(model),
    ...choiceSpecs(model),
    ...otherSpecs(model),
  ];
  return { jobType: model.jobType, models: [model.id], parameters, sizes: [] };
}

function promptSpec(model: RunwayModel, shapes: readonly TaskShape[]): ParameterSpec {
  return {
    type: 'text',
    name: 'prompt',
    label: model.voices === true ? 'Text' : 'Prompt',
    required: !shapes.some((shape) => shape.promptOptional === true),
    advanced: false,
    multiline: true,
    maxLength: model.promptMax,
  };
}

function inputSpecs(model: RunwayModel): ParameterSpec[] {
  const { image_to_video: fromImage, text_to_image: toImage, video_to_video: fromVideo, text_to_video } = model.tasks;
  const specs: ParameterSpec[] = [];
  const asset = (
    name: string,
    label: string,
    kind: 'image' | 'video',
    more: { help?: string; required?: boolean },
  ): void => {
    specs.push({ type: 'asset', name, label, accept: [kind], required: false, advanced: false, ...more });
  };
  if (fromImage !== undefined)
    asset('image', 'First frame', 'image', { required: text_to_video === undefined && fromVideo === undefined });
  if (shapesTake(model, (shape) => shape.lastFrame))
    asset('lastImage', 'Last frame', 'image', { help: 'Only together with a first frame.' });
  if (fromVideo !== undefined)
    asset('video', 'Clip', 'video', {
      required: text_to_video === undefined,
      help: 'The clip to change or to go on from.',
    });
  const references = toImage?.references ?? 0;
  for (let number = 1; number <= references; number++) {
    const help = model.tags === true ? { help: `The prompt may speak of it as @image${number}.` } : {};
    asset(number === 1 ? 'image' : `image${number}`, number === 1 ? 'Reference' : `Reference ${number}`, 'image', {
      ...help,
      required: number === 1 && needsReference(model),
    });
  }
  return specs;
}

/** The vendor refuses this one without a reference. */
export function needsReference(model: RunwayModel): boolean {
  return model.id === 'gen4_image_turbo';
}

function shapesTake(model: RunwayModel, test: (shape: TaskShape) => boolean | undefined): boolean {
  return Object.values(model.tasks).some((shape) => test(shape) === true);
}

function frameSpecs(model: RunwayModel, shapes: readonly TaskShape[]): ParameterSpec[] {
  const specs: ParameterSpec[] = [];
  const ratios = [...new Set(shapes.flatMap(ratiosOf))];
  const resolutions = [...new Set(shapes.flatMap((shape) => shape.resolutions ?? []))];
  if (ratios.length > 0) specs.push(choice('ratio', model.jobType === 'image' ? 'Size' : 'Frame', ratios, ratioLabel));
  if (resolutions.length > 0) specs.push(choice('resolution', 'Resolution', resolutions));
  const { seconds } = model;
  if (seconds !== undefined)
    specs.push({
      type: 'integer',
      name: 'duration',
      label: 'Duration',
      unit: 's',
      min: seconds.min,
      max: seconds.max,
      step: seconds.step ?? 1,
      default: seconds.initial,
      required: false,
      advanced: false,
    });
  return specs;
}

function soundSpecs(model: RunwayModel): ParameterSpec[] {
  const specs: ParameterSpec[] = [];
  const common = { required: false, advanced: true } as const;
  if (model.voices === true) specs.push({ ...choice('voice', 'Voice', PRESET_VOICES), default: PRESET_VOICES[0] });
  if (model.loop === true) {
    const help = 'Left out: as long as the sound needs.';
    specs.push({
      type: 'number',
      name: 'duration',
      label: 'Duration',
      unit: 's',
      min: 0.5,
      max: 30,
      step: 0.5,
      required: false,
      advanced: false,
      help,
    });
    specs.push({ type: 'boolean', name: 'loop', label: 'Seamless loop', ...common });
  }
  if (model.voiceSettings === true) {
    specs.push({ type: 'number', name: 'speed', label: 'Speed', min: 0.7, max: 1.2, step: 0.05, ...common });
    for (const [name, label] of [
      ['stability', 'Stability'],
      ['similarity', 'Closeness to the voice'],
      ['style', 'Style'],
    ] as const)
      specs.push({ type: 'number', name, label, min: 0, max: 1, step: 0.05, ...common });
    const help = 'ISO 639-1, for example en.';
    specs.push({ type: 'text', name: 'language', label: 'Language', maxLength: 2, multiline: false, help, ...common });
  }
  return specs;
}

function choiceSpecs(model: RunwayModel): ParameterSpec[] {
  const specs: ParameterSpec[] = [];
  const { qualities, backgrounds, outputs } = model;
  if (qualities !== undefined) specs.push({ ...choice('quality', 'Quality', qualities), default: qualities[0] });
  if (backgrounds !== undefined) specs.push({ ...choice('background', 'Background', backgrounds), advanced: true });
  if (outputs !== undefined)
    specs.push({
      type: 'integer',
      name: 'count',
      label: 'Results',
      min: 1,
      max: outputs.max,
      step: outputs.step ?? 1,
      default: 1,
      required: false,
      advanced: false,
    });
  return specs;
}

function otherSpecs(model: RunwayModel): ParameterSpec[] {
  const specs: ParameterSpec[] = [];
  if (model.audio === true)
    specs.push({ type: 'boolean', name: 'audio', label: 'Sound', default: true, required: false, advanced: false });
  if (model.negativePrompt === true)
    specs.push({
      type: 'text',
      name: 'negativePrompt',
      label: 'Leave out',
      maxLength: 1000,
      multiline: true,
      required: false,
      advanced: true,
    });
  if (model.figures === true) {
    const help = 'How strictly recognisable public figures are refused.';
    specs.push({ ...choice('publicFigures', 'Public figures', ['auto', 'low']), advanced: true, help });
  }
  if (model.seed === true)
    specs.push({ type: 'seed', name: 'seed', label: 'Seed', max: SEED_MAX, required: false, advanced: true });
  return specs;
}

function choice(
  name: string,
  label: string,
  values: readonly string[],
  labelOf: (value: string) => string = (value) => value,
): Extract<ParameterSpec, { type: 'choice' }> {
  return {
    type: 'choice',
    name,
    label,
    options: values.map((value) => ({ value, label: labelOf(value) })),
    open: false,
    required: false,
    advanced: false,
  };
}

/** "1280:720" → "1280 × 720"; a true ratio stays as it is. */
function ratioLabel(ratio: string): string {
  const [width, height] = ratio.split(':').map(Number);
  return width !== undefined && height !== undefined && width > 100 ? `${width} × ${height}` : ratio.replace('_', ' ');
}
