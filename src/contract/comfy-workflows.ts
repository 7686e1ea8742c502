import { z } from 'zod';
import { jobTypeSchema, missingPartSchema, parameterSpecSchema } from './provider.ts';
import { jsonValueSchema } from './units.ts';

/** Ids of the user's own workflows begin with `my-`; no path, no dot, nothing that a file system reads in its own way. */
export const workflowIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'must be lower-case letters, digits and dashes');

const nameSchema = z.string().trim().min(1).max(120);

/** A graph in ComfyUI's API form, as `workflows.import` returns it and `workflows.save` takes it. */
const graphSchema = z.record(z.string(), jsonValueSchema);

/** Key of a parameter that the user names: a letter, then letters, digits and underscores. */
export const PARAMETER_NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/;

/** One input of a workflow, mapped to a form field. */
export const workflowInputSchema = z.object({
  /** The field as the form draws it; `name` is its key in `params`. A default is the value of the workflow itself. */
  parameter: parameterSpecSchema,
  /** Where its value goes. */
  targets: z
    .array(z.object({ node: z.string().max(200), input: z.string().max(200) }))
    .min(1)
    .max(64),
  /** What people call the node. */
  nodeTitle: z.string().max(300),
  /** true: the form shows it. false: it keeps its default. */
  shown: z.boolean(),
  /** true: it takes the model that a job names (`--model`); at most one. */
  isModel: z.boolean().default(false),
  /** Where its files lie, as ComfyUI calls the folder (`loras`); null: it takes no model file. */
  folder: z.string().max(200).nullable().default(null),
});
export type WorkflowInput = z.infer<typeof workflowInputSchema>;

/** A workflow in a list. */
export const workflowViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  jobType: jobTypeSchema,
  /** builtin: comes with Gesso. user: imported. */
  source: z.enum(['builtin', 'user']),
  /** Whether the server has all that it needs; null: no server answers. */
  runnable: z.boolean().nullable(),
  missing: z.array(missingPartSchema),
});
export type WorkflowView = z.infer<typeof workflowViewSchema>;

/** A workflow with all there is to it. */
export const workflowDetailSchema = workflowViewSchema.extend({
  /** The form, with the lists of the server. */
  parameters: z.array(parameterSpecSchema),
  /** What can be renamed, hidden and given another default; [] for one that comes with Gesso. */
  inputs: z.array(workflowInputSchema),
  graph: graphSchema,
});
export type WorkflowDetail = z.infer<typeof workflowDetailSchema>;

/** What was found in a workflow before it is saved. */
export const workflowAnalysisSchema = z.object({
  name: z.string(),
  jobType: jobTypeSchema,
  graph: graphSchema,
  inputs: z.array(workflowInputSchema),
  /** false: no server answered, so types are guessed from the values and nothing is known to be missing. */
  checked: z.boolean(),
  missing: z.array(missingPartSchema),
  /** What the server would refuse, and what changes there; sentences. */
  problems: z.array(z.string()),
});
export type WorkflowAnalysis = z.infer<typeof workflowAnalysisSchema>;

/** Either the graph itself, or a file (a PNG or JSON) as a base64 `data:` URL. At most 10 MiB. */
const sourceSchema = z.union([
  z.strictObject({ name: nameSchema.optional(), graph: z.record(z.string(), z.unknown()) }),
  z.strictObject({ name: nameSchema.optional(), dataUrl: z.string() }),
]);

/** Methods of ComfyUI's workflows side: name → input and output, spread into `methods.ts`. */
export const COMFY_WORKFLOWS_METHODS = {
  /** Those that come with Gesso, then the user's own. `damaged`: files in the folder that cannot be used, and why. */
  'workflows.list': {
    input: z.strictObject({}),
    output: z.object({
      workflows: z.array(workflowViewSchema),
      damaged: z.array(z.object({ file: z.string(), message: z.string() })),
    }),
  },
  'workflows.get': { input: z.strictObject({ id: workflowIdSchema }), output: workflowDetailSchema },
  /** Looks into a workflow without saving it: its inputs as form fields, what it lacks, what the server would refuse. */
  'workflows.analyse': { input: sourceSchema, output: workflowAnalysisSchema },
  /** Analyses and saves with what was found; `workflows.save` changes it afterwards. */
  'workflows.import': { input: sourceSchema, output: workflowDetailSchema },
  /** Saves an analysed workflow, renamed, hidden and with other defaults as the user likes. With `id`: in place of that one. */
  'workflows.save': {
    input: z.strictObject({
      id: workflowIdSchema.optional(),
      name: nameSchema,
      summary: z.string().trim().max(500).default(''),
      jobType: jobTypeSchema,
      graph: z.record(z.string(), z.unknown()),
      inputs: z.array(workflowInputSchema).max(500),
    }),
    output: workflowDetailSchema,
  },
  /** Only the user's own. Jobs that wait for it will fail and say so. */
  'workflows.remove': { input: z.strictObject({ id: workflowIdSchema }), output: z.object({ removed: z.boolean() }) },
  /** Asks the server anew. Throws `unreachable` when none answers. */
  'workflows.check': {
    input: z.strictObject({ id: workflowIdSchema }),
    output: z.object({
      id: z.string(),
      runnable: z.boolean(),
      missing: z.array(missingPartSchema),
      problems: z.array(z.string()),
    }),
  },
} as const;

/** Facts of ComfyUI's workflows side: name → payload, spread into `events.ts`. */
export const COMFY_WORKFLOWS_EVENTS = {
  /** A workflow of the user was saved or removed; what can be made has changed with it (`provider.changed` follows). */
  'workflows.changed': z.object({ id: z.string() }),
} as const;
