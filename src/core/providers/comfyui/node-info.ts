import type { NodeInfo } from './wire.ts';

/** One input of a node class, as `/object_info` describes it. Numbers are finite; ranges that JavaScript cannot hold are cut to what it can. */
export type InputSpec = {
  readonly name: string;
  readonly required: boolean;
  /** `INT`, `FLOAT`, `STRING`, `BOOLEAN`, `COMBO`, or the type of a link (`MODEL`, `*`, `IMAGE,MASK`). */
  readonly type: string;
  /** COMBO only. */
  readonly options: readonly string[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number | undefined;
  readonly default: string | number | boolean | undefined;
  readonly multiline: boolean;
  readonly tooltip: string | undefined;
  /** The input takes an uploaded file of this kind. */
  readonly upload: 'image' | 'video' | 'audio' | undefined;
  /** It can only be a link, although its type has values (`forceInput`). */
  readonly linkOnly: boolean;
};

/** Types whose inputs take a value instead of a link. */
const VALUE_TYPES = new Set(['INT', 'FLOAT', 'STRING', 'BOOLEAN', 'COMBO']);
/** Longest list that is kept: some folders hold thousands of files. */
const MAX_OPTIONS = 5000;

/** The inputs of a class in the server's order, required ones first. What cannot be read is left out. */
export function inputSpecsOf(info: NodeInfo): InputSpec[] {
  const { required = {}, optional = {} } = info.input;
  return [
    ...Object.entries(required).map(([name, config]) => specOf(name, config, true)),
    ...Object.entries(optional).map(([name, config]) => specOf(name, config, false)),
  ];
}

/** true for an input that takes a value of its own. */
export function takesValue(spec: InputSpec): boolean {
  return VALUE_TYPES.has(spec.type) && !spec.linkOnly;
}

/** The types of a class's outputs, in order; undefined where the server does not say. A list of values is a COMBO. */
export function outputTypesOf(info: NodeInfo): readonly string[] | undefined {
  const outputs: unknown = info['output'];
  if (!Array.isArray(outputs)) return undefined;
  return outputs.map((type: unknown) => (typeof type === 'string' ? type : 'COMBO'));
}

/** true when the results of this class are what a run is for. */
export function isOutputNode(info: NodeInfo): boolean {
  return info['output_node'] === true;
}

/** What people call the class; its own name where there is none. */
export function displayNameOf(info: NodeInfo | undefined, classType: string): string {
  const name: unknown = info?.['display_name'];
  return typeof name === 'string' && name.trim() !== '' ? name : classType;
}

/** Whether an output of one type may be linked to an input of another; either may be `*` or a list (`IMAGE,MASK`). */
export function fitsType(output: string, input: string): boolean {
  if (output === '*' || input === '*') return true;
  const wanted = new Set(input.split(',').map((type) => type.trim()));
  return output.split(',').some((type) => wanted.has(type.trim()) || type.trim() === '*');
}

function specOf(name: string, config: readonly unknown[], required: boolean): InputSpec {
  const [first, second] = config;
  const extra = isRecord(second) ? second : {};
  const list: unknown = Array.isArray(first) ? first : extra['options'];
  const options = Array.isArray(list) ? list.slice(0, MAX_OPTIONS).flatMap(optionText) : [];
  const type = Array.isArray(first) ? 'COMBO' : typeof first === 'string' ? first : '*';
  return {
    name,
    required,
    type: type === 'BOOL' ? 'BOOLEAN' : type,
    options,
    min: finite(extra['min']),
    max: finite(extra['max']),
    step: finite(extra['step']),
    default: plain(extra['default']),
    multiline: extra['multiline'] === true,
    tooltip: typeof extra['tooltip'] === 'string' ? extra['tooltip'] : undefined,
    upload: uploadOf(extra),
    linkOnly: extra['forceInput'] === true,
  };
}

function uploadOf(extra: Readonly<Record<string, unknown>>): InputSpec['upload'] {
  if (extra['image_upload'] === true || extra['animated_image_upload'] === true) return 'image';
  if (extra['video_upload'] === true) return 'video';
  return extra['audio_upload'] === true ? 'audio' : undefined;
}

/** Lists may hold numbers and truth values; a form shows text. */
function optionText(option: unknown): string[] {
  return typeof option === 'string' ? [option] : [];
}

function plain(value: unknown): InputSpec['default'] {
  return typeof value === 'string' || typeof value === 'boolean' ? value : finite(value);
}

function finite(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
