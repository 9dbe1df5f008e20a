import { defineSubject } from '@prumo/app/audit';

/**
 * Where a client's data is, and what becomes of it when they ask to be forgotten. What was done in court is kept, since an office must be able to show
 * it (Lei 8.906/1994, art. 25; LGPD, art. 16, I), without saying whose it was.
 */
export const clientSubject = defineSubject({
  kind: 'client',
  tables: [
    {
      table: 'cases',
      key: 'id',
      subject: 'client_id',
      tenant: 'office_id',
      columns: ['title', 'search_text'],
      erase: { rule: 'anonymise', set: { title: 'titular removido', search_text: 'titular removido' } },
    },
    {
      table: 'clients',
      key: 'id',
      subject: 'id',
      tenant: 'office_id',
      columns: ['name', 'document', 'email', 'phone', 'city', 'state'],
      rectifiable: ['name', 'email', 'phone', 'city', 'state'],
      erase: {
        rule: 'anonymise',
        set: { name: 'titular removido', document: { unique: 'removido-' }, email: null, phone: null, city: null, state: null },
      },
    },
  ],
});
