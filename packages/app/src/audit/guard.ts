import { isIP } from 'node:net';
import { ACTIONS, type AnyPolicy, basisFor, basisHolds, kindOf, type LegalBasis, RECORD_ID } from './policy.ts';

/** An entry that may not be written: something in it is not declared, so it could be a value. The message never repeats it. */
export class AuditRefused extends TypeError {
  override readonly name = 'AuditRefused';
}

/** An entry before it is looked at, with what the context gave filled in. */
export interface RawEntry {
  readonly tenant: string | undefined;
  readonly actor: string | undefined;
  readonly action: string;
  readonly kind: string;
  readonly record: string | undefined;
  readonly records: number | undefined;
  readonly fields: readonly string[];
  readonly purpose: string | undefined;
  readonly source: string | undefined;
  readonly request: string | undefined;
}

/** One that holds nothing but names that were declared, and ids. */
export interface CheckedEntry {
  readonly tenant: string;
  readonly actor: string;
  readonly action: string;
  readonly kind: string;
  readonly record: string | null;
  readonly records: number;
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly basis: LegalBasis;
  readonly source: string | null;
  readonly request: string | null;
  readonly sensitive: boolean;
}

const ACTOR = /^system:[a-z][a-z0-9-]{0,40}$/;
/** Neither eleven digits nor fourteen: a CPF and a CNPJ have so many. */
const TENANT = /^(?!\d{11}$|\d{14}$)[a-z0-9][a-z0-9_-]{0,62}$/i;
const REQUEST = /^(?!\d{11}$|\d{14}$)[\w:-]{1,128}$/;

/** Lets through only what the policy declares. @throws AuditRefused */
export function checkEntry(policy: AnyPolicy, entry: RawEntry): CheckedEntry {
  const { tenant, actor, action, record, records = 1, fields, purpose, source, request } = entry;
  const kind = kindOf(policy, entry.kind);
  if (kind === undefined) throw new AuditRefused('the kind of record is not declared');
  if (tenant === undefined || !TENANT.test(tenant)) throw new AuditRefused('there is no tenant, or it is no id');
  // Not the id of a kind: people are named by the application's own ids, whatever records have.
  if (actor === undefined || !(RECORD_ID.test(actor) || ACTOR.test(actor))) throw new AuditRefused('there is no actor, or it is no id of a user');
  if (!ACTIONS.some((known) => known === action)) throw new AuditRefused('the action is not one of those known');
  if (record !== undefined && !(kind.id ?? RECORD_ID).test(record)) throw new AuditRefused(`the id of the ${entry.kind} does not look like one`);
  if (!Number.isSafeInteger(records) || records < 0 || records > 2_147_483_647) throw new AuditRefused('the number of records is no whole number');
  fields.forEach((field, index) => {
    if (!kind.fields.includes(field)) throw new AuditRefused(`field ${index + 1} of the entry is none of those declared for ${entry.kind}`);
  });
  const basis = purpose === undefined ? undefined : basisFor(policy, purpose);
  if (purpose === undefined || basis === undefined) throw new AuditRefused('there is no purpose, or it is not declared');
  if (!basisHolds(kind, basis)) throw new AuditRefused(`sensitive data such as ${entry.kind} is not processed on the basis of ${basis} (LGPD, art. 11)`);
  if (source !== undefined && isIP(source) === 0) throw new AuditRefused('the source is no address');
  return {
    tenant,
    actor,
    action,
    kind: entry.kind,
    record: record ?? null,
    records,
    fields: [...new Set(fields)].sort(),
    purpose,
    basis,
    source: source ?? null,
    // A proxy's to choose, so no reason to refuse what was done.
    request: request !== undefined && REQUEST.test(request) ? request : null,
    sensitive: kind.sensitive === true,
  };
}
