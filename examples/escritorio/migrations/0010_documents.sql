-- Expand: constant defaults and nulls rewrite nothing, and replicas of the version before go on inserting without these columns.
ALTER TABLE documents
  -- Marked by the office: each reading is recorded, and only who acts in court may read it.
  ADD COLUMN sensitive boolean NOT NULL DEFAULT false,
  -- Of an image, once the queue has made it.
  ADD COLUMN thumbnail_key text;

-- What the court said of a case, so that the next answer shows what is new.
CREATE TABLE court_movements (
  office_id integer NOT NULL REFERENCES offices,
  case_id bigint NOT NULL,
  movement_id text NOT NULL,
  happened_at timestamptz NOT NULL,
  code integer NOT NULL,
  name text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (office_id, case_id, movement_id),
  FOREIGN KEY (office_id, case_id) REFERENCES cases (office_id, id)
);
ALTER TABLE court_movements ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON court_movements USING (office_id = current_office());
CREATE POLICY only_own_office ON court_movements AS RESTRICTIVE USING (office_id = current_office());

-- When the court was last to be asked about a case.
CREATE TABLE court_questions (
  office_id integer NOT NULL REFERENCES offices,
  case_id bigint NOT NULL,
  asked_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, case_id),
  FOREIGN KEY (office_id, case_id) REFERENCES cases (office_id, id)
);
ALTER TABLE court_questions ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON court_questions USING (office_id = current_office());
CREATE POLICY only_own_office ON court_questions AS RESTRICTIVE USING (office_id = current_office());

-- The scheduler learns which cases are due, over all offices, and nothing else of theirs: those that are active, filed, and not asked about for so long.
CREATE FUNCTION take_cases_for_court(at_most integer, not_for interval) RETURNS TABLE (office_id integer, case_id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH due AS (
      SELECT c.office_id, c.id FROM public.cases c LEFT JOIN public.court_questions q ON q.office_id = c.office_id AND q.case_id = c.id
      WHERE c.status = 'active' AND c.number IS NOT NULL AND (q.asked_at IS NULL OR q.asked_at < now() - not_for)
      ORDER BY q.asked_at NULLS FIRST, c.office_id, c.id LIMIT at_most
    )
    INSERT INTO public.court_questions AS q (office_id, case_id, asked_at) SELECT due.office_id, due.id, now() FROM due
      ON CONFLICT ON CONSTRAINT court_questions_pkey DO UPDATE SET asked_at = excluded.asked_at
    RETURNING q.office_id, q.case_id;
  END;
REVOKE EXECUTE ON FUNCTION take_cases_for_court(integer, interval) FROM PUBLIC;
