-- without a transaction: the indexes are built beside the writers of both versions.
DROP INDEX CONCURRENTLY IF EXISTS jobs_due;
CREATE INDEX CONCURRENTLY jobs_due ON jobs (queue, run_at, id) WHERE dead_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS jobs_dead;
CREATE INDEX CONCURRENTLY jobs_dead ON jobs (queue, dead_at, id) WHERE dead_at IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS jobs_once;
CREATE UNIQUE INDEX CONCURRENTLY jobs_once ON jobs (queue, kind, dedupe_key) WHERE dedupe_key IS NOT NULL AND dead_at IS NULL;
