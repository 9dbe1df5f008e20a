/**
 * The queue's table; a migration of the application makes it. It stands outside of row-level security, since one worker serves every tenant: a payload holds
 * ids, and nothing of what a tenant wrote.
 */
export const JOBS_TABLE = `CREATE TABLE jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue text NOT NULL,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  -- request, tenant and user that asked for it
  context jsonb NOT NULL DEFAULT '{}',
  -- one job of this kind and key at a time
  dedupe_key text,
  -- not before; of a job that is leased or noted as begun, when it may be taken for lost
  run_at timestamptz NOT NULL DEFAULT now(),
  -- failed or lost so far
  attempts integer NOT NULL DEFAULT 0,
  lease uuid,
  -- set after the last attempt: a person must look
  dead_at timestamptz,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX jobs_due ON jobs (queue, run_at, id) WHERE dead_at IS NULL;
CREATE INDEX jobs_dead ON jobs (queue, dead_at, id) WHERE dead_at IS NOT NULL;
CREATE UNIQUE INDEX jobs_once ON jobs (queue, kind, dedupe_key) WHERE dedupe_key IS NOT NULL AND dead_at IS NULL;`;

/** One row for each time a task was due: the scheduler that commits it is the one that ran it. `forgetRuns` forgets old ones. */
export const SCHEDULE_TABLE = `CREATE TABLE schedule_runs (
  task text NOT NULL,
  due_at timestamptz NOT NULL,
  ran_at timestamptz NOT NULL DEFAULT now(),
  outcome jsonb NOT NULL DEFAULT 'null',
  PRIMARY KEY (task, due_at)
);`;
