-- A write that was asked for, under the key its asker gave it. It is committed together with its effect, so that asking again
-- (a double click, a retry after a connection broke at COMMIT) finds it and does nothing twice.
CREATE TABLE write_requests (
  office_id integer NOT NULL REFERENCES offices,
  key text NOT NULL,
  -- SHA-256 of what was asked: the same key for something else is a mistake
  fingerprint text NOT NULL,
  result jsonb,
  attempts integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (office_id, key)
);
CREATE INDEX write_requests_age ON write_requests (created_at);
ALTER TABLE write_requests ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON write_requests USING (office_id = current_office());

CREATE TABLE audit_log (
  office_id integer NOT NULL REFERENCES offices,
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT now(),
  user_id bigint,
  action text NOT NULL,
  entity text NOT NULL,
  entity_id bigint,
  PRIMARY KEY (office_id, id)
);
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON audit_log USING (office_id = current_office());

-- Work to be done after a commit (transactional outbox). The worker serves every office, so this table stands outside row-level
-- security; therefore it holds ids only and nothing of what an office wrote.
CREATE TABLE jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  office_id integer NOT NULL REFERENCES offices,
  kind text NOT NULL,
  case_id bigint NOT NULL,
  run_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  -- set after the last attempt: a person must look
  failed_at timestamptz,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX jobs_waiting ON jobs (run_at, id) WHERE failed_at IS NULL;

CREATE TABLE notifications (
  office_id integer NOT NULL REFERENCES offices,
  id bigint GENERATED ALWAYS AS IDENTITY,
  -- a job notifies at most once, however often it runs
  job_id bigint NOT NULL,
  case_id bigint NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (office_id, id),
  UNIQUE (office_id, job_id),
  FOREIGN KEY (office_id, case_id) REFERENCES cases (office_id, id)
);
CREATE INDEX notifications_of_case ON notifications (office_id, case_id, created_at);
ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON notifications USING (office_id = current_office());
