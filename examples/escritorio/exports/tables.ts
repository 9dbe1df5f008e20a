/** A table as it leaves the office: its columns by the name they have in the file, each with how it is read. */
export interface ExportTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly from: string;
  /** Its key. Default: `office_id, id`. */
  readonly order?: string;
}

const at = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** All an office has, but for its passwords and what the system keeps for itself. Times are UTC, money is whole cents, documents are listed and not contained. */
export const EXPORT_TABLES: readonly ExportTable[] = [
  {
    name: 'people',
    columns: {
      id: 'id::text',
      name: 'name',
      email: 'email',
      role: 'role',
      created_at: at('created_at'),
      deactivated_at: at('deactivated_at'),
    },
    from: 'users',
  },
  {
    name: 'clients',
    columns: {
      id: 'id::text',
      kind: 'kind',
      name: 'name',
      document: 'document',
      email: 'email',
      phone: 'phone',
      city: 'city',
      state: 'state',
      created_at: at('created_at'),
    },
    from: 'clients',
  },
  {
    name: 'cases',
    columns: {
      id: 'id::text',
      number: 'number',
      title: 'title',
      client_id: 'client_id::text',
      responsible_id: 'responsible_id::text',
      court: 'court',
      class: 'class',
      status: 'status',
      value_cents: 'value_cents::float8',
      opened_on: 'opened_on::text',
      sensitive: 'sensitive::text',
      created_at: at('created_at'),
      updated_at: at('updated_at'),
    },
    from: 'cases',
  },
  {
    name: 'calendar',
    columns: {
      id: 'id::text',
      case_id: 'case_id::text',
      kind: 'kind',
      title: 'title',
      starts_at: at('starts_at'),
      status: 'status',
      responsible_id: 'responsible_id::text',
      counted_from: 'counted_from::text',
      counted_days: 'counted_days::int',
      counted_by: 'counted_by',
      done_at: at('done_at'),
      created_at: at('created_at'),
    },
    from: 'calendar_events',
  },
  {
    name: 'documents',
    columns: {
      id: 'id::text',
      case_id: 'case_id::text',
      name: 'name',
      content_type: 'content_type',
      size: 'size::float8',
      sha256: 'sha256',
      created_at: at('created_at'),
    },
    from: 'documents',
  },
  {
    name: 'notices',
    columns: { id: 'id::text', case_id: 'case_id::text', subject: 'subject', body: 'body', created_at: at('created_at') },
    from: 'notifications',
  },
  {
    name: 'audit',
    columns: {
      id: 'seq::text',
      at: at('at'),
      user_id: 'actor',
      action: 'action',
      outcome: 'outcome',
      kind: 'kind',
      record: 'record',
      fields: "array_to_string(fields, ' ')",
      purpose: 'purpose',
      basis: 'basis',
    },
    from: 'audit.records',
    order: 'tenant, seq',
  },
  // What the release before the trail wrote down.
  {
    name: 'audit-before',
    columns: { id: 'id::text', at: at('at'), user_id: 'user_id::text', action: 'action', entity: 'entity', entity_id: 'entity_id::text' },
    from: 'audit_log',
  },
];

/** Reads a table in the order of its key, and not of the text its id is written as. Only constants of this file stand in it. */
export function selectOf({ columns, from, order = 'office_id, id' }: ExportTable): string {
  const by = order
    .split(', ')
    .map((column) => `t.${column}`)
    .join(', ');
  return `SELECT ${Object.entries(columns)
    .map(([name, read]) => `${read} AS "${name}"`)
    .join(', ')} FROM ${from} t ORDER BY ${by}`;
}
