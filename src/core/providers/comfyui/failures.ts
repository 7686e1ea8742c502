import type { JsonObject } from '../../../contract/units.ts';
import { ProviderFailure } from '../errors.ts';
import type { ExecutionError, NodeErrors, PromptRefused } from './wire.ts';

type Reason = NodeErrors[string]['errors'][number];

/** Folders in which loaders look for their files, by input name; for the sentence that says where a missing file belongs. */
const MODEL_INPUTS: Readonly<Record<string, string>> = {
  ckpt_name: 'models/checkpoints',
  lora_name: 'models/loras',
  vae_name: 'models/vae',
  unet_name: 'models/diffusion_models',
  clip_name: 'models/text_encoders',
  clip_name1: 'models/text_encoders',
  clip_name2: 'models/text_encoders',
  clip_name3: 'models/text_encoders',
  control_net_name: 'models/controlnet',
  model_name: 'models/upscale_models',
};

/** POST /prompt was answered with an error: `missing_model` when a file is missing, else `invalid_workflow` naming node and input. */
export function refusedPrompt(refused: PromptRefused): ProviderFailure {
  const fromNodes = refusedNodes(refused.node_errors ?? {});
  if (fromNodes !== undefined) return fromNodes;
  const error = refused.error;
  const missingNode = error.type === 'missing_node_type' || /node .+ does not exist/i.test(error.message);
  const text = missingNode
    ? `ComfyUI does not have a node that this workflow needs. It says: ${sentence(error.message)} Update ComfyUI or install the missing node pack.`
    : `ComfyUI refused the workflow: ${sentence([error.message, error.details].filter((part) => part !== '').join(': '))}`;
  return new ProviderFailure('invalid_workflow', text, {
    sent: 'rejected',
    details: { type: error.type, details: error.details },
  });
}

/** Per-node errors, also when they come with a 200: only part of the graph would run. undefined when there are none. */
export function refusedNodes(nodeErrors: NodeErrors): ProviderFailure | undefined {
  const all = Object.entries(nodeErrors).flatMap(([nodeId, node]) =>
    node.errors.map((reason) => ({ nodeId, classType: node.class_type, reason })),
  );
  if (all.length === 0) return undefined;
  const details: JsonObject = {
    nodes: all.slice(0, 20).map(({ nodeId, classType, reason }) => ({
      nodeId,
      classType,
      type: reason.type,
      input: inputOf(reason) ?? null,
      details: reason.details,
    })),
  };
  const missing = all.find(
    ({ reason }) => reason.type === 'value_not_in_list' && MODEL_INPUTS[inputOf(reason) ?? ''] !== undefined,
  );
  if (missing !== undefined) return missingModel(missing.reason, details);
  const sentences = all.slice(0, 3).map(({ nodeId, classType, reason }) => describeReason(nodeId, classType, reason));
  const rest = all.length > 3 ? ` And ${all.length - 3} more.` : '';
  return new ProviderFailure('invalid_workflow', `ComfyUI refused the workflow. ${sentences.join(' ')}${rest}`, {
    sent: 'rejected',
    details,
  });
}

/** A node failed while the prompt ran. `model` is named where memory or the model file is the cause. */
export function failedExecution(error: ExecutionError, model: string | undefined): ProviderFailure {
  const details: JsonObject = {
    nodeId: error.node_id ?? null,
    nodeType: error.node_type ?? null,
    exceptionType: error.exception_type,
    exceptionMessage: error.exception_message.slice(0, 2000),
  };
  const node = error.node_type ?? 'a node';
  if (isOutOfMemory(error)) {
    return new ProviderFailure('out_of_memory', `The graphics card or the computer ran out of memory in ${node}.`, {
      details,
    });
  }
  if (isDriverFailure(error)) {
    return new ProviderFailure(
      'engine_crashed',
      `The graphics driver failed in ${node}: ${firstLine(error)} Restart ComfyUI, then try again.`,
      { details },
    );
  }
  if (
    /loader/i.test(node) &&
    /safetensor|header|unpickl|zip archive/i.test(`${error.exception_type} ${error.exception_message}`)
  ) {
    return new ProviderFailure(
      'missing_model',
      `${model ?? 'The model file'} cannot be read: ${firstLine(error)} The file is damaged or not complete; download it again.`,
      { details },
    );
  }
  return new ProviderFailure('engine_crashed', `ComfyUI failed in ${node}: ${firstLine(error)}`, { details });
}

/** The CUDA (or HIP) context is broken: every later call in that process fails as well, until it is started anew. */
export function isDriverFailure(error: ExecutionError): boolean {
  return !isOutOfMemory(error) && /\b(CUDA|HIP) error\b/.test(error.exception_message);
}

/** By class first. The texts are those of torch itself, on CUDA and on the CPU; there is no class for the latter. */
function isOutOfMemory(error: ExecutionError): boolean {
  return (
    /(^|\.)OutOfMemoryError$/.test(error.exception_type) ||
    error.exception_type === 'MemoryError' ||
    /Allocation on device|(CUDA|HIP) (error: )?out of memory|DefaultCPUAllocator: (can't allocate|not enough) memory|MPS backend out of memory/i.test(
      error.exception_message,
    )
  );
}

function missingModel(reason: Reason, details: JsonObject): ProviderFailure {
  const input = inputOf(reason) ?? '';
  const wanted = reason.extra_info?.received_value;
  const name = typeof wanted === 'string' && wanted !== '' ? `“${wanted}”` : 'the model';
  return new ProviderFailure(
    'missing_model',
    `ComfyUI does not have ${name}. Put the file into ${MODEL_INPUTS[input] ?? 'its models folder'} of ComfyUI, or choose another model.`,
    { sent: 'rejected', details },
  );
}

function describeReason(nodeId: string, classType: string, reason: Reason): string {
  const where = `${classType === '' ? 'Node' : classType} (node ${nodeId})`;
  const input = inputOf(reason);
  const what =
    reason.details === '' || reason.details === input ? reason.message : `${reason.message}: ${reason.details}`;
  return `${where}${input === undefined ? '' : `, input “${input}”`}: ${sentence(what)}`;
}

function inputOf(reason: Reason): string | undefined {
  return reason.extra_info?.input_name;
}

function firstLine(error: ExecutionError): string {
  const line = error.exception_message.trim().split('\n')[0] ?? '';
  return sentence(line === '' ? error.exception_type : line);
}

/** At most 300 characters, closed with a full stop. */
function sentence(text: string): string {
  const trimmed = text.trim().slice(0, 300);
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
