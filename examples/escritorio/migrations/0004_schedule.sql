-- One row for each time a scheduled task was due: the scheduler that inserts it is the one that runs it.
CREATE TABLE schedule_runs (
  task text NOT NULL,
  due_at timestamptz NOT NULL,
  ran_at timestamptz NOT NULL DEFAULT now(),
  outcome jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (task, due_at)
);

-- The two things the scheduler does reach over all offices, past row-level security. They are functions of the owner, as narrow as
-- the task, so that the application's role itself never can.
CREATE FUNCTION mark_overdue_events(at_most integer) RETURNS TABLE (office_id integer, marked bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH late AS (
      SELECT e.office_id, e.id FROM public.calendar_events e
      WHERE e.status = 'scheduled' AND e.starts_at < now()
      ORDER BY e.starts_at LIMIT at_most FOR UPDATE SKIP LOCKED
    ), updated AS (
      UPDATE public.calendar_events e SET status = 'overdue' FROM late
      WHERE e.office_id = late.office_id AND e.id = late.id
      RETURNING e.office_id
    )
    SELECT updated.office_id, count(*) FROM updated GROUP BY updated.office_id;
  END;
REVOKE EXECUTE ON FUNCTION mark_overdue_events(integer) FROM PUBLIC;

CREATE FUNCTION forget_old_requests(older_than interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH requests AS (DELETE FROM public.write_requests r WHERE r.created_at < now() - older_than RETURNING 1),
         runs AS (DELETE FROM public.schedule_runs s WHERE s.due_at < now() - older_than RETURNING 1)
    SELECT (SELECT count(*) FROM requests) + (SELECT count(*) FROM runs);
  END;
REVOKE EXECUTE ON FUNCTION forget_old_requests(interval) FROM PUBLIC;

-- What the seed put in; see seed.ts.
CREATE TABLE seed_runs (
  seed text NOT NULL,
  offices integer NOT NULL,
  checksum text NOT NULL,
  rows bigint NOT NULL,
  seeded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (seed, offices)
);
