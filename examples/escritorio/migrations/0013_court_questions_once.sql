-- Two schedulers that look at once take each case once.
CREATE OR REPLACE FUNCTION take_cases_for_court(at_most integer, not_for interval) RETURNS TABLE (office_id integer, case_id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH due AS (
      SELECT c.office_id, c.id FROM public.cases c LEFT JOIN public.court_questions q ON q.office_id = c.office_id AND q.case_id = c.id
      WHERE c.status = 'active' AND c.number IS NOT NULL AND (q.asked_at IS NULL OR q.asked_at < now() - not_for)
      ORDER BY q.asked_at NULLS FIRST, c.office_id, c.id LIMIT at_most
    )
    INSERT INTO public.court_questions AS q (office_id, case_id, asked_at) SELECT due.office_id, due.id, now() FROM due
      ON CONFLICT ON CONSTRAINT court_questions_pkey DO UPDATE SET asked_at = excluded.asked_at
      -- Another took it between our looking and our writing: theirs, and not told to us.
      WHERE q.asked_at < now() - not_for
    RETURNING q.office_id, q.case_id;
  END;
