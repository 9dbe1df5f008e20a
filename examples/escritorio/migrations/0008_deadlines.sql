ALTER TABLE calendar_events
  ADD COLUMN responsible_id bigint,
  -- How the due day was found, for whoever checks it: so many days of this kind after this day. Null where a person gave the day.
  ADD COLUMN counted_from date,
  ADD COLUMN counted_days smallint CHECK (counted_days BETWEEN 1 AND 999),
  ADD COLUMN counted_by text CHECK (counted_by IN ('business', 'calendar')),
  ADD COLUMN done_at timestamptz;
-- Validated by the next migration, so that this one's strong lock is short.
ALTER TABLE calendar_events
  ADD CONSTRAINT calendar_events_responsible FOREIGN KEY (office_id, responsible_id) REFERENCES users (office_id, id) NOT VALID;

-- A month of an office's calendar.
CREATE INDEX calendar_events_by_day ON calendar_events (office_id, starts_at, id);

-- A notice may come from the clock and not from a job; then it is of one event on one day, and there is one such notice.
ALTER TABLE notifications
  ALTER COLUMN job_id DROP NOT NULL,
  ADD COLUMN event_id bigint,
  ADD COLUMN of_day date,
  ADD COLUMN for_user bigint;
CREATE UNIQUE INDEX notifications_of_event ON notifications (office_id, event_id, of_day) WHERE event_id IS NOT NULL;

-- The scheduler learns which offices have work, and nothing of theirs.
CREATE FUNCTION offices_with_deadlines(since timestamptz, before timestamptz) RETURNS SETOF integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT DISTINCT e.office_id FROM public.calendar_events e
    WHERE e.status = 'scheduled' AND e.kind = 'deadline' AND e.starts_at >= since AND e.starts_at < before ORDER BY 1;
  END;
REVOKE EXECUTE ON FUNCTION offices_with_deadlines(timestamptz, timestamptz) FROM PUBLIC;
