import type pg from 'pg';
import { append, type Appended } from '../append.ts';
import { AuditRefused } from '../guard.ts';
import { type AuditPlace, schemaOf } from '../ledger.ts';
import { RECORD_ID } from '../policy.ts';
import type { Day } from './deadline.ts';

/** What the register holds of an incident: Resolução CD/ANPD 15/2024, regulation, art. 10, § 1. Texts are for the authority; they name no person. */
export interface Incident {
  /** UUID. */
  readonly id: string;
  /** The day it became known. */
  readonly known: Day;
  /** The circumstances in which it happened. */
  readonly circumstances: string;
  /** Nature and category of the data affected. */
  readonly data: readonly string[];
  /** How many people. */
  readonly people: number;
  /** The risk and the possible harm to them. */
  readonly risk: string;
  /** What was done against it, and to make it good. */
  readonly measures: readonly string[];
  /** Form and content of what was told whom; or why nobody was told. */
  readonly communication:
    | { readonly told: true; readonly authority: Day | undefined; readonly people: Day | undefined; readonly content: string }
    | { readonly told: false; readonly why: string };
}

export interface RegisteredIncident extends Incident {
  readonly seq: number;
  readonly at: Date;
}

const PURPOSE = 'incident-register';

/**
 * Registers an incident, or its new state under the same id: the register is a chain too, and nothing in it is changed. In the caller's transaction, where the tenant is set.
 * @throws AuditRefused for an id that is none, or a state that lacks something.
 */
export async function registerIncident(client: pg.ClientBase, incident: Incident, by: { readonly tenant: string; readonly actor: string }, place: AuditPlace = {}): Promise<Appended> {
  if (!RECORD_ID.test(incident.id) || !RECORD_ID.test(by.actor)) throw new AuditRefused('an incident and who registers it are named by ids');
  const { circumstances, risk, data, people } = incident;
  if (circumstances.trim() === '' || risk.trim() === '' || data.length === 0 || !Number.isSafeInteger(people) || people < 0)
    throw new AuditRefused('an incident has circumstances, kinds of data, a number of people and a risk');
  const entry = { ...by, action: 'create', kind: 'incident', record: incident.id, records: 1, fields: [], purpose: PURPOSE, basis: 'legal-obligation', source: null, request: null } as const;
  return append(client, place, 'incidents', entry, { outcome: 'done', detail: JSON.stringify(incident) });
}

/** The newest state of each incident of a tenant, the newest known first. */
export async function listIncidents(client: pg.ClientBase | pg.Pool, tenant: string, place: AuditPlace = {}): Promise<readonly RegisteredIncident[]> {
  const { rows } = await client.query<{ detail: Incident; seq: number; at: Date }>(
    `SELECT DISTINCT ON (record) detail::json AS detail, i.seq::float8 AS seq, at FROM ${schemaOf(place)}.incidents AS i WHERE tenant = $1 ORDER BY record, i.seq DESC`,
    [tenant],
  );
  return rows.map(({ detail, seq, at }) => ({ ...detail, seq, at })).toSorted((a, b) => (a.known < b.known ? 1 : a.known > b.known ? -1 : b.seq - a.seq));
}
