-- Jobs that have ended, the oldest first: what is forgotten. One that repeats by itself says when it ended last, and is
-- queued.
CREATE INDEX jobs_ended ON jobs (tenant_id, finished_at, id) WHERE state IN ('succeeded', 'failed', 'cancelled');
