/** Tables the seed fills, in an order their references allow, with the columns it gives. */
export const SEED_TABLES = {
  offices: ['id', 'subdomain', 'name', 'city', 'state', 'created_at'],
  users: ['office_id', 'id', 'email', 'name', 'role', 'password_hash', 'created_at'],
  clients: ['office_id', 'id', 'kind', 'name', 'document', 'email', 'phone', 'city', 'state', 'created_at'],
  cases: [
    'office_id',
    'id',
    'number',
    'title',
    'client_id',
    'responsible_id',
    'court',
    'class',
    'status',
    'value_cents',
    'opened_on',
    'search_text',
    'created_at',
    'updated_at',
  ],
  calendar_events: ['office_id', 'id', 'case_id', 'kind', 'title', 'starts_at', 'status', 'created_at'],
  documents: ['office_id', 'id', 'case_id', 'name', 'object_key', 'content_type', 'size', 'sha256', 'created_at'],
} as const;

export type TableName = keyof typeof SEED_TABLES;
export const TABLE_NAMES: readonly TableName[] = ['offices', 'users', 'clients', 'cases', 'calendar_events', 'documents'];
