import { type AuditPlace, type Ledger, LEDGERS, schemaOf, settingOf } from '../ledger.ts';
import { sqlName, sqlText } from './name.ts';

export interface DdlOptions extends AuditPlace {
  /** The role the application logs in as. Not the owner of these tables. */
  readonly appRole: string;
}

/**
 * The tables and functions of the audit trail, for a migration run by the owner, in one transaction; `ensurePartitions` afterwards. PostgreSQL 14 or newer, a database in UTF-8.
 *
 * The application's role may run `append_…` and read its own tenant's rows, and nothing else: no INSERT of its own making, no UPDATE, no DELETE, no TRUNCATE. Place in the chain, time and
 * hash are made in the function, so the application cannot choose them.
 */
export function auditDdl(options: DdlOptions): string {
  const schema = schemaOf(options);
  const app = sqlName(options.appRole);
  const mine = `tenant = current_setting(${sqlText(settingOf(options))}, true)`;
  // A database may give every new table away by default: first all is taken back.
  const sealed = (table: string, rights: string): string => `REVOKE ALL ON ${schema}.${table} FROM PUBLIC, ${app};
GRANT ${rights} ON ${schema}.${table} TO ${app};
ALTER TABLE ${schema}.${table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON ${schema}.${table} USING (${mine});`;

  return `CREATE SCHEMA ${schema};
REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC;
GRANT USAGE ON SCHEMA ${schema} TO ${app};

-- The end of each chain. Its row is the lock that writers of one tenant take turns by.
CREATE TABLE ${schema}.heads (
  ledger text NOT NULL, tenant text NOT NULL, seq bigint NOT NULL, hash bytea NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (ledger, tenant)
) WITH (fillfactor = 50);
${sealed('heads', 'SELECT')}

-- Where a chain begins whose first part was dropped, signed by whoever dropped it.
CREATE TABLE ${schema}.checkpoints (
  ledger text NOT NULL, tenant text NOT NULL, seq bigint NOT NULL, hash bytea NOT NULL, made_at timestamptz NOT NULL, signature text NOT NULL,
  PRIMARY KEY (ledger, tenant, seq)
);
${sealed('checkpoints', 'SELECT')}

-- A person's data that must not be erased for now, as in a lawsuit.
CREATE TABLE ${schema}.holds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant text NOT NULL, kind text NOT NULL, subject text NOT NULL, reason text NOT NULL CHECK (reason ~ '^[a-z][a-z0-9-]{0,62}$'),
  placed_by text NOT NULL, placed_at timestamptz NOT NULL DEFAULT clock_timestamp(), lifted_by text, lifted_at timestamptz
);
CREATE INDEX ON ${schema}.holds (tenant, kind, subject) WHERE lifted_at IS NULL;
${sealed('holds', 'SELECT, INSERT (tenant, kind, subject, reason, placed_by), UPDATE (lifted_by, lifted_at)')}

-- One value with its length before it, so that no two lists of values make one text.
CREATE FUNCTION ${schema}.part(v text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN v IS NULL THEN '-' ELSE octet_length(convert_to(v, 'UTF8'))::text || ':' || v END;

${LEDGERS.map((ledger) => ledgerDdl(ledger, options, sealed)).join('\n')}`;
}

function ledgerDdl(ledger: Ledger, options: DdlOptions, sealed: (table: string, rights: string) => string): string {
  const schema = schemaOf(options);
  const app = sqlName(options.appRole);
  const setting = sqlText(settingOf(options));
  const arguments_ = 'text, text, text, text, text, text, integer, text[], text, text, inet, text, text';
  return `CREATE TABLE ${schema}.${ledger} (
  tenant text NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL,
  actor text NOT NULL, action text NOT NULL, outcome text NOT NULL CHECK (outcome IN ('done', 'denied')),
  kind text NOT NULL, record text, records integer NOT NULL CHECK (records >= 0), fields text[] NOT NULL,
  purpose text NOT NULL, basis text NOT NULL, source inet, request text,
  detail text${ledger === 'incidents' ? '' : ' CHECK (detail IS NULL)'},
  prev bytea NOT NULL, hash bytea NOT NULL,
  PRIMARY KEY (tenant, seq, at)
) PARTITION BY RANGE (at);
CREATE INDEX ON ${schema}.${ledger} USING brin (at) WITH (pages_per_range = 16, autosummarize = on);
${sealed(ledger, 'SELECT')}

CREATE FUNCTION ${schema}.append_${ledger}(p_tenant text, p_actor text, p_action text, p_outcome text, p_kind text, p_record text, p_records integer,
  p_fields text[], p_purpose text, p_basis text, p_source inet, p_request text, p_detail text, OUT seq bigint, OUT hash bytea, OUT at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $append$
DECLARE head ${schema}.heads;
BEGIN
  IF p_tenant = '' OR p_tenant IS DISTINCT FROM current_setting(${setting}, true) THEN
    RAISE EXCEPTION 'an entry of the audit trail is of the tenant of its transaction' USING ERRCODE = '42501';
  END IF;
  -- Held until the end of the transaction: the next writer sees this entry or none of it. Above READ COMMITTED the loser gets 40001 and tries again.
  SELECT * INTO head FROM ${schema}.heads h WHERE h.ledger = '${ledger}' AND h.tenant = p_tenant FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO ${schema}.heads VALUES ('${ledger}', p_tenant, 0, '', '-infinity') ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM ${schema}.heads h WHERE h.ledger = '${ledger}' AND h.tenant = p_tenant FOR UPDATE;
  END IF;
  seq := head.seq + 1;
  -- In the order of the chain times never go back, though a clock may; so a month's partition holds one piece of each chain.
  at := greatest(clock_timestamp(), head.at);
  hash := sha256(head.hash || convert_to('${ledger}' || ${schema}.part(p_tenant) || ${schema}.part(seq::text)
    || ${schema}.part((extract(epoch FROM at) * 1000000)::bigint::text) || ${schema}.part(p_actor) || ${schema}.part(p_action) || ${schema}.part(p_outcome)
    || ${schema}.part(p_kind) || ${schema}.part(p_record) || ${schema}.part(p_records::text)
    || ${schema}.part((SELECT coalesce(string_agg(${schema}.part(f), '' ORDER BY n), '') FROM unnest(p_fields) WITH ORDINALITY AS u (f, n)))
    || ${schema}.part(p_purpose) || ${schema}.part(p_basis) || ${schema}.part(host(p_source)) || ${schema}.part(p_request) || ${schema}.part(p_detail), 'UTF8'));
  INSERT INTO ${schema}.${ledger} VALUES (p_tenant, seq, at, p_actor, p_action, p_outcome, p_kind, p_record, p_records, p_fields, p_purpose, p_basis,
    p_source, p_request, p_detail, head.hash, hash);
  UPDATE ${schema}.heads h SET seq = append_${ledger}.seq, hash = append_${ledger}.hash, at = append_${ledger}.at
    WHERE h.ledger = '${ledger}' AND h.tenant = p_tenant;
END $append$;
REVOKE ALL ON FUNCTION ${schema}.append_${ledger}(${arguments_}) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ${schema}.append_${ledger}(${arguments_}) TO ${app};
`;
}
