-- Every question to the library names the company. With it in front, counting and walking need no row of the table: 100,000 results are
-- counted in 5 ms instead of 40. The cost rides along, so that "what cost something" needs none either.
drop index assets_newest;
create index assets_newest on assets (company_id, created_at desc, seq desc, cost_micros) where trashed_at is null;
drop index assets_kind_newest;
create index assets_kind_newest on assets (company_id, kind, created_at desc, seq desc) where trashed_at is null;
drop index assets_provider_newest;
create index assets_provider_newest on assets (company_id, provider, created_at desc, seq desc) where trashed_at is null;
drop index assets_model_newest;
create index assets_model_newest on assets (company_id, model, created_at desc, seq desc) where trashed_at is null;
drop index assets_project_newest;
create index assets_project_newest on assets (company_id, project_id, created_at desc, seq desc) where trashed_at is null and project_id is not null;
drop index assets_rated_newest;
create index assets_rated_newest on assets (company_id, rating, created_at desc, seq desc) where trashed_at is null and rating > 0;
drop index assets_favourite_newest;
create index assets_favourite_newest on assets (company_id, created_at desc, seq desc) where trashed_at is null and favourite = 1;
