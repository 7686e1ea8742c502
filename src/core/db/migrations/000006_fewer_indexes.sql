-- Each step of a job rewrites every index that names its state, so that indexes which no question needs any more are dropped.
-- jobs_by_state answers what jobs_active did; jobs_duration_by_model what jobs_duration did.
drop index jobs_active;
drop index jobs_duration;

-- Only what is asked for: a job that waits for nothing but its turn is due, and a job without a model never needs a loaded one.
drop index jobs_due;
create index jobs_due on jobs (run_after) where state = 'queued' and run_after > 0;
drop index jobs_queue_by_model;
create index jobs_queue_by_model on jobs (provider, model, priority desc, position) where state = 'queued' and model is not null;
