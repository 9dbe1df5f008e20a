/** The bases on which personal data may be processed: LGPD (Lei 13.709/2018), art. 7, I to X, and for sensitive data also art. 11, II, g. */
export const LEGAL_BASES = [
  'consent',
  'legal-obligation',
  'public-policy',
  'research',
  'contract',
  'legal-proceedings',
  'life-protection',
  'health-protection',
  'legitimate-interest',
  'credit-protection',
  'fraud-prevention',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** Art. 11 has no place for these: not for health, religion, origin, biometrics. */
const NOT_FOR_SENSITIVE: ReadonlySet<LegalBasis> = new Set<LegalBasis>(['legitimate-interest', 'credit-protection']);

/** What is done with a record. */
export const ACTIONS = ['create', 'read', 'list', 'update', 'delete', 'export', 'share', 'rectify', 'erase', 'sign-in', 'sign-out', 'grant', 'revoke', 'setting'] as const;
export type Action = (typeof ACTIONS)[number];

/** A kind of record with personal data. */
export interface RecordKind {
  /** The names of its fields; no others can be named in an entry. */
  readonly fields: readonly string[];
  /** Holds sensitive data in the sense of art. 5, II, or is as confidential: each access is counted in a metric. */
  readonly sensitive?: boolean;
  /** What its ids look like. Default: a whole number under 10,000,000,000, a UUID or a ULID; so neither a CPF nor a CNPJ. */
  readonly id?: RegExp;
}

export interface AuditPolicy<Kinds extends Readonly<Record<string, RecordKind>>, Purposes extends Readonly<Record<string, LegalBasis>>> {
  readonly kinds: Kinds;
  /** Why data is processed, and on which basis each. Whoever writes an entry names the purpose; the basis follows from it. */
  readonly purposes: Purposes;
}

/** Looked at by anyone who writes an entry. */
export type AnyPolicy = AuditPolicy<Readonly<Record<string, RecordKind>>, Readonly<Record<string, LegalBasis>>>;

const NAME = /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/i;

/** Declares what may stand in the trail. @throws TypeError for a name that could be a value. */
export function defineAuditPolicy<const Kinds extends Readonly<Record<string, RecordKind>>, const Purposes extends Readonly<Record<string, LegalBasis>>>(
  policy: AuditPolicy<Kinds, Purposes>,
): AuditPolicy<Kinds, Purposes> {
  const names = [...Object.keys(policy.kinds), ...Object.keys(policy.purposes), ...Object.values(policy.kinds).flatMap(({ fields }) => fields)];
  for (const name of names)
    if (!NAME.test(name) || name.length > 63) throw new TypeError(`a kind, a purpose or a field is called like a column: ${JSON.stringify(name)}`);
  return policy;
}

export const RECORD_ID = /^(0|[1-9]\d{0,9}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25})$/i;

export function basisFor(policy: AnyPolicy, purpose: string): LegalBasis | undefined {
  return Object.hasOwn(policy.purposes, purpose) ? policy.purposes[purpose] : undefined;
}

export function kindOf(policy: AnyPolicy, kind: string): RecordKind | undefined {
  return Object.hasOwn(policy.kinds, kind) ? policy.kinds[kind] : undefined;
}

/** Whether data of this kind may be processed on this basis. */
export function basisHolds(kind: RecordKind, basis: LegalBasis): boolean {
  return !(kind.sensitive === true && NOT_FOR_SENSITIVE.has(basis));
}
