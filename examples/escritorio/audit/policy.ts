import { defineAuditPolicy } from '@prumo/app/audit';

const CASE = [
  'number',
  'title',
  'client',
  'court',
  'class',
  'status',
  'value',
  'opened_on',
  'sensitive',
  'calendar',
  'documents',
  'notices',
] as const;
/** What an export of the office is made of, and how. */
const EXPORT = ['people', 'clients', 'cases', 'calendar', 'documents', 'notices', 'audit', 'csv', 'ndjson'] as const;
const DOCUMENT = ['name', 'content', 'sensitive'] as const;

/**
 * What may stand in the trail: kinds of records with the names of their fields, and why an office processes them. One line for each kind that is read or written; values never stand there.
 * Bases: LGPD (Lei 13.709/2018), art. 7 and 11; an office acts for its clients in proceedings (art. 7, VI, and 11, II, d).
 */
export const policy = defineAuditPolicy({
  kinds: {
    case: { fields: CASE },
    // Marked by the office: each reading is recorded and counted.
    sensitive_case: { fields: CASE, sensitive: true },
    client: { fields: ['name', 'document', 'email', 'phone', 'city', 'state', 'kind'] },
    document: { fields: DOCUMENT },
    sensitive_document: { fields: DOCUMENT, sensitive: true },
    event: { fields: ['kind', 'title', 'starts_at', 'status', 'responsible'] },
    // Three kinds, since an entry of the trail is never changed: that one began, and how it ended.
    office_export: { fields: EXPORT },
    whole_office_export: { fields: EXPORT },
    broken_office_export: { fields: EXPORT },
    user: { fields: ['name', 'email', 'role', 'password', 'active'] },
    session: { fields: ['address'] },
    flag: { fields: ['value'], id: /^[a-z][a-z0-9-]{0,62}$/ },
  },
  purposes: {
    'case-management': 'legal-proceedings',
    'office-administration': 'contract',
    'data-subject-request': 'legal-obligation',
    security: 'fraud-prevention',
    operation: 'contract',
  },
});

export type AuditKind = keyof typeof policy.kinds;
export type Purpose = keyof typeof policy.purposes;
