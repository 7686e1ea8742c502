-- The dearest jobs of a time, without walking past a million free ones.
create index jobs_costly on jobs (company_id, created_at, actual_cost_micros) where actual_cost_micros > 0;
