import { linkOf } from './graph.ts';
import type { Graph } from './graph.ts';
import type { NodeClass } from './node-classes.ts';

/** One thing that is wrong with a node. */
export type Reason = { type: string; message: string; details: string; extra_info: Record<string, unknown> };

/** A required input that is not there. */
export function missing(name: string): Reason {
  return {
    type: 'required_input_missing',
    message: 'Required input is missing',
    details: name,
    extra_info: { input_name: name },
  };
}

type Given = { readonly name: string; readonly config: readonly unknown[]; readonly value: unknown };

/** A link that leads nowhere or to the wrong type. */
export function wrongLink(graph: Graph, classes: ReadonlyMap<string, NodeClass>, given: Given): Reason | undefined {
  const { name, config, value } = given;
  const link = linkOf(value);
  const extra = { input_name: name, input_config: pair(config) };
  if (link === undefined) {
    return {
      type: 'bad_linked_input',
      message: 'Bad linked input, must be a length-2 list of [node_id, slot_index]',
      details: name,
      extra_info: { ...extra, received_value: value },
    };
  }
  const source = graph[link.node];
  if (source === undefined) {
    return {
      type: 'exception_during_validation',
      message: 'Exception when validating node',
      details: `'${link.node}'`,
      extra_info: { exception_type: 'KeyError', traceback: [] },
    };
  }
  const received = classes.get(source.class_type ?? '')?.output[link.slot];
  if (received === config[0]) return undefined;
  const text = `${name}, received_type(${String(received)}) mismatch input_type(${String(config[0])})`;
  return {
    type: 'return_type_mismatch',
    message: 'Return type mismatch between linked nodes',
    details: text,
    extra_info: { ...extra, received_type: received, linked_node: value },
  };
}

/** A value out of its list, its range or its type. */
export function wrongValue(given: Given): Reason | undefined {
  const { name, config, value } = given;
  const [type] = config;
  const extra = { input_name: name, input_config: pair(config), received_value: value };
  const options = optionsOf(config);
  if (options !== undefined) {
    if (options.includes(value)) return undefined;
    const isLong = options.length > 20;
    const list = isLong
      ? `(list of length ${options.length})`
      : `[${options.map((option) => `'${String(option)}'`).join(', ')}]`;
    return {
      type: 'value_not_in_list',
      message: 'Value not in list',
      details: `${name}: '${String(value)}' not in ${list}`,
      extra_info: { ...extra, input_config: isLong ? null : extra.input_config },
    };
  }
  if (type !== 'INT' && type !== 'FLOAT') return undefined;
  const number = Number(value);
  if (Number.isNaN(number)) {
    const text =
      type === 'INT'
        ? `invalid literal for int() with base 10: '${String(value)}'`
        : `could not convert string to float: '${String(value)}'`;
    return {
      type: 'invalid_input_type',
      message: `Failed to convert an input value to a ${type} value`,
      details: `${name}, ${String(value)}, ${text}`,
      extra_info: { ...extra, exception_message: text },
    };
  }
  return outOfRange(name, number, extra);
}

function outOfRange(name: string, value: number, extra: { readonly input_config: unknown[] }): Reason | undefined {
  const limits = extra.input_config[1];
  const limit = (key: 'min' | 'max'): number | undefined => {
    const found: unknown = typeof limits === 'object' && limits !== null ? Reflect.get(limits, key) : undefined;
    return typeof found === 'number' ? found : undefined;
  };
  const min = limit('min');
  const max = limit('max');
  if (min !== undefined && value < min)
    return {
      type: 'value_smaller_than_min',
      message: `Value ${value} smaller than min of ${min}`,
      details: name,
      extra_info: extra,
    };
  if (max !== undefined && value > max)
    return {
      type: 'value_bigger_than_max',
      message: `Value ${value} bigger than max of ${max}`,
      details: name,
      extra_info: extra,
    };
  return undefined;
}

function optionsOf(config: readonly unknown[]): unknown[] | undefined {
  const [type, extra] = config;
  if (Array.isArray(type)) return type;
  const options: unknown =
    type === 'COMBO' && typeof extra === 'object' && extra !== null ? Reflect.get(extra, 'options') : undefined;
  return Array.isArray(options) ? options : undefined;
}

/** Always `[type, details]`, as the server fills it in. */
function pair(config: readonly unknown[]): unknown[] {
  return config.length > 1 ? [...config] : [...config, {}];
}
