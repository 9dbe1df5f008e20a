import type pg from 'pg';
import { Registry } from 'prom-client';
import { createAudit, defineAuditPolicy, defineSubject, eraseSubject, type ErasureReceipt, type Signer } from '../../src/audit/index.ts';

export const policy = defineAuditPolicy({
  kinds: {
    client: { fields: ['name', 'document', 'phone'] },
    health_record: { fields: ['diagnosis'], sensitive: true },
  },
  purposes: { 'case-management': 'contract', 'data-subject-request': 'legal-obligation' },
});

export const registry = new Registry();
export const audit = createAudit({ policy, registry });

/** In a transaction in which the tenant is set. */
export async function changePhone(client: pg.ClientBase, { tenant, actor }: { tenant: string; actor: string }, id: string, phone: string) {
  await client.query('UPDATE clients SET phone = $2 WHERE id = $1', [id, phone]);
  await audit.record(client, { kind: 'client', action: 'update', record: id, fields: ['phone'], purpose: 'case-management', tenant, actor });
}

export const clients = defineSubject({
  kind: 'client',
  tables: [
    { table: 'messages', key: 'id', subject: 'client_id', columns: ['body'], erase: { rule: 'delete' } },
    { table: 'invoices', key: 'id', subject: 'client_id', columns: ['amount'], erase: { rule: 'keep', because: 'legal-obligation' } },
    {
      table: 'clients',
      key: 'id',
      subject: 'id',
      columns: ['name', 'document', 'phone'],
      rectifiable: ['name', 'phone'],
      erase: { rule: 'anonymise', set: { name: 'titular removido', document: { unique: 'removido-' }, phone: null } },
    },
  ],
});

export function eraseClient(client: pg.ClientBase, signer: Signer, person: { tenant: string; id: string }, actor: string): Promise<ErasureReceipt> {
  const { tenant, id } = person;
  return eraseSubject(client, {
    map: clients,
    person,
    signer,
    entry: () =>
      audit.record(client, {
        kind: 'client',
        action: 'erase',
        record: id,
        fields: ['name', 'document', 'phone'],
        purpose: 'data-subject-request',
        tenant,
        actor,
      }),
  });
}
