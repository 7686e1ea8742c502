const parameter = {
  name: 'prompt',
  label: 'Prompt',
  type: 'text',
  required: true,
  advanced: false,
  multiline: true,
  maxLength: 32_000,
};
const graph = { '1': { class_type: 'CLIPTextEncode', inputs: { text: 'a', clip: ['2', 1] } } };
const missing = [
  { kind: 'model', name: 'a.safetensors', folder: 'loras', download: null, message: 'ComfyUI has no a.safetensors.' },
];
const input = {
  parameter,
  targets: [{ node: '1', input: 'text' }],
  nodeTitle: 'Prompt',
  shown: true,
  isModel: false,
  folder: null,
};
const view = {
  id: 'my-portrait',
  name: 'Portrait',
  summary: '',
  jobType: 'image',
  source: 'user',
  runnable: false,
  missing,
};
const detail = { ...view, parameters: [parameter], inputs: [input], graph };

/** One good input and output of every method of the workflows side. */
export const WORKFLOW_METHOD_EXAMPLES = {
  'workflows.list': {
    input: {},
    output: { workflows: [view], damaged: [{ file: '/data/x.json', message: 'It is no JSON.' }] },
  },
  'workflows.get': { input: { id: 'my-portrait' }, output: detail },
  'workflows.analyse': {
    input: { name: 'Portrait', graph },
    output: { name: 'Portrait', jobType: 'image', graph, inputs: [input], checked: true, missing, problems: ['no'] },
  },
  'workflows.import': { input: { dataUrl: 'data:application/json;base64,e30=' }, output: detail },
  'workflows.save': {
    input: { id: 'my-portrait', name: 'Portrait', summary: '', jobType: 'image', graph, inputs: [input] },
    output: detail,
  },
  'workflows.remove': { input: { id: 'my-portrait' }, output: { removed: true } },
  'workflows.check': {
    input: { id: 'my-portrait' },
    output: { id: 'my-portrait', runnable: false, missing, problems: [] },
  },
} as const;
