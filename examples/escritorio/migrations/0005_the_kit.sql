-- Expand: this version works by the tables and settings of its kit, and replicas of the version before go on beside it. What only those need (the fallback in
-- current_office, write_requests, audit_log, the columns office_id, case_id and failed_at of jobs with their trigger) goes in a later release, when none of them runs.

-- The office is named by app.tenant_id now; by app.office_id in the version before.
CREATE OR REPLACE FUNCTION current_office() RETURNS integer
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('app.tenant_id', true), ''), nullif(current_setting('app.office_id', true), ''))::integer;

-- Beside the policy that permits: policies that permit are joined by OR, so one that somebody adds later would open a table. This one holds beside any other.
CREATE POLICY only_own_office ON users AS RESTRICTIVE USING (office_id = current_office());
CREATE POLICY only_own_office ON clients AS RESTRICTIVE USING (office_id = current_office());
CREATE POLICY only_own_office ON cases AS RESTRICTIVE USING (office_id = current_office());
CREATE POLICY only_own_office ON calendar_events AS RESTRICTIVE USING (office_id = current_office());
CREATE POLICY only_own_office ON documents AS RESTRICTIVE USING (office_id = current_office());
CREATE POLICY only_own_office ON write_requests AS RESTRICTIVE USING (office_id = current_office());
CREATE POLICY only_own_office ON audit_log AS RESTRICTIVE USING (office_id = current_office());
CREATE POLICY only_own_office ON notifications AS RESTRICTIVE USING (office_id = current_office());

-- Marked by the office: each reading is recorded. A constant default rewrites nothing.
ALTER TABLE cases ADD COLUMN sensitive boolean NOT NULL DEFAULT false;

-- Keys of commands (IDEMPOTENCY_TABLE of the kit). A scope is a command and an office; a result holds ids only, so the table stands outside row-level security.
CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  -- SHA-256 of what was asked: the same key for something else is a mistake
  fingerprint text NOT NULL,
  result jsonb,
  attempts integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- Flags (FLAGS_TABLES of the kit).
CREATE TABLE feature_flags (
  flag text NOT NULL,
  -- '' for all tenants
  tenant text NOT NULL DEFAULT '',
  value jsonb NOT NULL,
  -- share of tenants that get the value; the others get the default
  percent numeric(5, 2) NOT NULL DEFAULT 100 CHECK (percent BETWEEN 0 AND 100),
  PRIMARY KEY (flag, tenant),
  CHECK (tenant = '' OR percent = 100)
);
CREATE TABLE feature_flag_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  flag text NOT NULL,
  tenant text NOT NULL,
  -- value and percent; NULL where there was, or is, no switch
  before jsonb,
  after jsonb,
  changed_by text NOT NULL,
  reason text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX feature_flag_changes_of ON feature_flag_changes (flag, id);

-- The queue becomes that of the kit (JOBS_TABLE), in its own table: what is waiting stays, and workers of both versions take each other's jobs.
ALTER TABLE jobs
  ADD COLUMN queue text NOT NULL DEFAULT 'default',
  ADD COLUMN payload jsonb,
  ADD COLUMN context jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN dedupe_key text,
  ADD COLUMN lease uuid,
  ADD COLUMN dead_at timestamptz,
  ALTER COLUMN office_id DROP NOT NULL,
  ALTER COLUMN case_id DROP NOT NULL;

-- Fills in what the other version says of a job in its own words. A kind that the version before does not know is hidden from it, or it would put it off as a failure.
CREATE FUNCTION jobs_for_both_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.payload IS NULL THEN
    NEW.payload := jsonb_build_object('caseId', NEW.case_id::text);
    NEW.context := jsonb_build_object('tenant', NEW.office_id::text);
  ELSE
    NEW.office_id := (NEW.context->>'tenant')::integer;
    NEW.case_id := (NEW.payload->>'caseId')::bigint;
    IF NEW.kind <> 'case-summary' THEN
      NEW.failed_at := 'infinity';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER jobs_for_both_versions BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION jobs_for_both_versions();

-- Waiting jobs are few: they are the work of the last moments.
UPDATE jobs SET payload = jsonb_build_object('caseId', case_id::text), context = jsonb_build_object('tenant', office_id::text), dead_at = failed_at
  WHERE payload IS NULL;
