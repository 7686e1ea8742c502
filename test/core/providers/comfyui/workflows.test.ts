import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkParams } from '../../../../src/contract/params.ts';
import { loadCatalog } from '../../../../src/core/comfy/models/catalog.ts';
import { loadTemplates } from '../../../../src/core/load-templates.ts';
import { capabilitiesOf } from '../../../../src/core/providers/comfyui/capabilities.ts';
import { checkGraph } from '../../../../src/core/providers/comfyui/check-graph.ts';
import { folderName } from '../../../../src/core/providers/comfyui/missing.ts';
import { fillGraph, requiredClasses, withOutputPrefix } from '../../../../src/core/providers/comfyui/template.ts';
import type { Graph, Template } from '../../../../src/core/providers/comfyui/template.ts';
import { objectInfoSchema } from '../../../../src/core/providers/comfyui/wire.ts';
import { makePng } from '../../../fakes/comfyui/png.ts';

/** Set it to check every workflow against a real server as well; see `real-server.test.ts`. */
const url = process.env['GESSO_REAL_COMFY_URL'];
const RECORDED = new URL('../../../fixtures/comfyui/workflow-classes.json', import.meta.url);
const classes = new Map(Object.entries(objectInfoSchema.parse(JSON.parse(readFileSync(RECORDED, 'utf8')))));
const templates = loadTemplates();
const catalog = loadCatalog();
const named = templates.map((template) => [template.manifest.id, template] as const);

/** The graph as a request with nothing but the least that is required would send it; `file` stands for every uploaded input. */
function filled(template: Template, file = 'x.png'): Graph {
  const [capability] = capabilitiesOf({
    templates: [template],
    facts: undefined,
    downloads: [],
    preferredModel: undefined,
  });
  const given = (capability?.parameters ?? []).flatMap((spec) => {
    if (spec.type === 'seed') return [[spec.name, 7]];
    if (spec.type === 'asset') return [[spec.name, '01920000-0000-7000-8000-000000000000']];
    return spec.required ? [[spec.name, 'a lighthouse']] : [];
  });
  const check = checkParams(capability!, Object.fromEntries(given));
  if (!check.ok) throw new Error(JSON.stringify(check));
  const assets = (capability?.parameters ?? [])
    .filter((spec) => spec.type === 'asset')
    .map((spec) => [spec.name, file]);
  const params = { ...check.params, ...Object.fromEntries(assets) };
  return withOutputPrefix(template, fillGraph(template, { params, model: 'm.safetensors' }), 'gesso/x');
}

describe('the workflows that come with Gesso', () => {
  it('cover every kind of work, the plain ones first', () => {
    const ids = (jobType: string): string[] =>
      templates.filter(({ manifest }) => manifest.jobType === jobType).map(({ manifest }) => manifest.id);

    expect(ids('image')).toEqual([
      'sdxl-text-to-image',
      'sdxl-image-to-image',
      'sdxl-inpaint',
      'sdxl-lora',
      'sdxl-refiner',
      'flux-schnell',
      'flux-dev',
      'sd35-text-to-image',
      'upscale-model',
      'upscale-simple',
    ]);
    expect(ids('video')).toEqual([
      'wan22-5b-text-to-video',
      'wan22-5b-image-to-video',
      'wan22-14b-text-to-video',
      'wan22-14b-image-to-video',
      'ltx-text-to-video',
      'ltx-image-to-video',
    ]);
    expect(ids('audio')).toEqual(['stable-audio', 'ace-step']);
  });

  it.each(named)('%s suits the classes of ComfyUI 0.3.64, but for files that are not there', (_id, template) => {
    const wrong = checkGraph(filled(template), classes).filter((problem) => problem.kind !== 'not_in_list');

    expect(wrong).toEqual([]);
  });

  it.each(named)('%s lacks only files that its manifest names', (_id, template) => {
    const { model, files } = template.manifest;
    const slots = [...(model === undefined ? [] : [model]), ...files].map((slot) => `${slot.node}.${slot.input}`);

    const lacking = checkGraph(filled(template), classes).map(({ node, input }) => `${node ?? ''}.${input ?? ''}`);

    expect(lacking.toSorted()).toEqual(slots.toSorted());
  });

  it.each(named)('%s declares defaults within the ranges of the server', (_id, template) => {
    const [capability] = capabilitiesOf({
      templates: [template],
      facts: { stats: { system: {}, devices: [] }, nodes: classes, classesReadAt: 0 },
      downloads: [],
      preferredModel: undefined,
    });
    const withDefaults = capability!.parameters.filter((spec) => 'default' in spec && spec.default !== undefined);

    const checks = withDefaults.map((spec) =>
      checkParams({ ...capability!, parameters: [spec] }, 'default' in spec ? { [spec.name]: spec.default! } : {}),
    );

    expect(checks.filter((check) => !check.ok)).toEqual([]);
  });

  it.each(named)('%s names files that the curated list can bring', (_id, template) => {
    const { model, files } = template.manifest;
    const slots = [...(model === undefined ? [] : [model]), ...files].filter((slot) => slot.names.length > 0);

    const brought = slots.filter((slot) =>
      catalog.some(({ folder, file }) => folder === folderName(slot.folder) && slot.names.includes(file)),
    );

    expect(brought).toEqual(slots);
  });

  it.each(named)('%s says steps in words that can be filled in', (_id, template) => {
    const steps = template.manifest.phases.flatMap(({ step }) => step ?? []);

    expect(steps.filter((step) => !(step.includes('{value}') && step.includes('{max}')))).toEqual([]);
  });

  it.each(named)('%s names every node that takes time', (_id, template) => {
    const classesOf = template.manifest.phases.map(({ node }) => template.graph[node]?.class_type);

    expect(classesOf).not.toContain(undefined);
    expect(new Set(template.manifest.phases.map(({ node }) => node)).size).toBe(classesOf.length);
  });
});

const answerSchema = z.looseObject({
  node_errors: z.record(z.string(), z.looseObject({ errors: z.array(z.looseObject({ type: z.string() })) })),
});

describe.skipIf(url === undefined)('the same workflows at a real ComfyUI (GESSO_REAL_COMFY_URL)', () => {
  it('finds all their classes there', async () => {
    const needed = [...new Set(templates.flatMap(requiredClasses))];
    const known = z.record(z.string(), z.unknown()).parse(await (await fetch(`${url ?? ''}/object_info`)).json());

    expect(needed.filter((name) => !(name in known))).toEqual([]);
  });

  it.each(named)('%s is refused for missing files only, or runs without any', async (_id, template) => {
    const form = new FormData();
    form.set('image', new Blob([new Uint8Array(makePng(32, 32, 1))], { type: 'image/png' }), 'gesso-check.png');
    form.set('overwrite', 'true');
    await fetch(`${url ?? ''}/upload/image`, { method: 'POST', body: form });
    const graph = filled(template, 'gesso-check.png');

    const answer = await fetch(`${url ?? ''}/prompt`, { method: 'POST', body: JSON.stringify({ prompt: graph }) });
    const { node_errors: errors } = answerSchema.parse(await answer.json());

    const kinds = new Set(Object.values(errors).flatMap((node) => node.errors.map(({ type }) => type)));
    // Lists of the newer form ("COMBO") are not checked by 0.3.64: such a prompt is taken, and fails when it runs.
    expect([...kinds].filter((kind) => kind !== 'value_not_in_list')).toEqual([]);
    expect(answer.status).toBe(kinds.size === 0 ? 200 : 400);
  });
});
