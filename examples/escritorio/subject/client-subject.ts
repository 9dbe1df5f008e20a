import { defineSubject } from '@prumo/app/audit';

const OF_OFFICE = { key: 'id', subject: 'client_id', tenant: 'office_id' } as const;
const BY_CASE = { table: 'cases', by: 'case_id', key: 'id' } as const;
const REMOVED = 'titular removido';

/** What an office writes down of a client themselves. */
export const CLIENT_FIELDS = ['name', 'document', 'email', 'phone', 'city', 'state'] as const;

/**
 * Where a client's data is, and what becomes of it when they ask to be forgotten.
 *
 * - Of a case that was filed the documents stay: they are evidence in proceedings, to which an office is entitled (LGPD, art. 7, VI, and 11, II, d) and which it must be able to show
 *   while it may be held to account (LGPD, art. 16, I; five years for its fees: Lei 8.906/1994, art. 25). So does what the court itself published of it.
 * - Of one that was never filed nobody has a claim to them: they go, with their files.
 * - That there was a case, and what was due when, stays without saying whose it was.
 * - Notices repeat what stands elsewhere: they go. So do thumbnails, which are copies (`forget-client.ts`).
 */
export const clientSubject = defineSubject({
  kind: 'client',
  tables: [
    { ...OF_OFFICE, table: 'notifications', through: BY_CASE, columns: ['subject', 'body', 'created_at'], erase: { rule: 'delete' } },
    {
      ...OF_OFFICE,
      table: 'calendar_events',
      through: BY_CASE,
      columns: ['title'],
      erase: { rule: 'anonymise', set: { title: REMOVED } },
    },
    {
      ...OF_OFFICE,
      table: 'documents',
      part: 'filed',
      through: { ...BY_CASE, only: { column: 'number', is: 'not null' } },
      columns: ['name', 'content_type', 'size', 'sha256', 'created_at'],
      erase: { rule: 'keep', because: 'legal-proceedings' },
    },
    {
      ...OF_OFFICE,
      table: 'documents',
      part: 'unfiled',
      through: { ...BY_CASE, only: { column: 'number', is: 'null' } },
      columns: ['name', 'content_type', 'size', 'sha256', 'created_at'],
      erase: { rule: 'delete' },
    },
    {
      ...OF_OFFICE,
      table: 'court_movements',
      key: 'movement_id',
      through: BY_CASE,
      columns: ['name', 'happened_at'],
      erase: { rule: 'keep', because: 'legal-proceedings' },
    },
    {
      ...OF_OFFICE,
      table: 'cases',
      columns: ['title', 'search_text'],
      erase: { rule: 'anonymise', set: { title: REMOVED, search_text: REMOVED } },
    },
    {
      ...OF_OFFICE,
      table: 'clients',
      subject: 'id',
      columns: CLIENT_FIELDS,
      rectifiable: ['name', 'email', 'phone', 'city', 'state'],
      erase: {
        rule: 'anonymise',
        set: { name: REMOVED, document: { unique: 'removido-' }, email: null, phone: null, city: null, state: null },
      },
    },
  ],
});
