/** Where switches are notified. */
export const CHANNEL = 'feature_flags';

/**
 * The tables; a migration of the application makes them. The application needs SELECT, INSERT, UPDATE and DELETE on the first and SELECT and INSERT on the
 * second: history is not rewritten.
 */
export const FLAGS_TABLES = `CREATE TABLE feature_flags (
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
CREATE INDEX feature_flag_changes_of ON feature_flag_changes (flag, id);`;
