import { expect, it } from 'vitest';
import { projectSchema } from '../../../../src/contract/library.ts';
import { settingsSchema } from '../../../../src/contract/settings.ts';
import { projectOfDraft } from '../../../../renderer/features/prompt/draft-project.ts';
import { buildRequest, draftRoute } from '../../../../renderer/features/prompt/request.ts';
import { EMPTY_DRAFT, withChoice } from '../../../../renderer/stores/draft.ts';
import { aDraftProvider, idOf } from '../../samples.ts';

const film = projectSchema.parse({ id: idOf(1), name: 'Film', assets: 0, createdAt: 1, archivedAt: null });
const settings = settingsSchema.parse({ defaultProject: film.id });

it('new results go to the chosen project, and to none once that is put away or gone', () => {
  expect(projectOfDraft({ settings }, { projects: [film] })).toEqual(film);
  expect(projectOfDraft({ settings }, { projects: [{ ...film, archivedAt: 5 }] })).toBeUndefined();
  expect(projectOfDraft({ settings }, { projects: [] })).toBeUndefined();
  expect(projectOfDraft({ settings: settingsSchema.parse({}) }, { projects: [film] })).toBeUndefined();
});

it('the request names the project, and an earlier result’s project never comes back with its settings', () => {
  const draft = withChoice(
    { ...EMPTY_DRAFT, prompt: 'a', params: { ...EMPTY_DRAFT.params, image: { projectId: idOf(9) } } },
    { provider: 'draft', model: undefined },
  );
  const route = draftRoute(draft, [aDraftProvider()], { quote: undefined, jobType: undefined });

  expect(buildRequest(draft, route, film.id).params).toEqual({ prompt: 'a', projectId: film.id });
  expect(buildRequest(draft, route).params).toEqual({ prompt: 'a' });
});
