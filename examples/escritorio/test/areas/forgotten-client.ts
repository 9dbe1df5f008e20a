import { generateKeyPairSync } from 'node:crypto';
import { createSigner } from '@prumo/app/audit';
import { withContext } from '@prumo/app/context';
import { inTransaction } from '@prumo/app/postgres';
import { tenantSettings } from '@prumo/app/tenancy';
import type pg from 'pg';
import { Registry } from 'prom-client';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTrail } from '../../audit/trail.ts';
import { type Database, openDatabase } from '../../database/pools.ts';
import { createLog } from '../../service/log.ts';
import { storageSettings } from '../../service/settings-of.ts';
import { readSettings } from '../../service/settings.ts';
import { type Objects, openObjects } from '../../storage/objects.ts';
import { forgetClient } from '../../subject/forget-client.ts';
import { thumbnailKeyOf } from '../../thumbnails/key.ts';
import { createCase } from '../application/case.ts';
import type { Client } from '../client.ts';
import type { TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';

const TENANT = '1';

/** In an office without a queue: what was left to it waits. */
export function forgottenClient(office: () => TestOffice, partner: () => Client): void {
  let database: Database;
  let objects: Objects;
  beforeAll(() => {
    const { environment } = office().stack;
    const url = environment['DATABASE_URL'] ?? '';
    database = openDatabase({ url, readUrl: url, pool: 4 }, { log: createLog('test') });
    objects = openObjects(readSettings(environment, storageSettings));
  });
  afterAll(async () => {
    objects?.[Symbol.dispose]();
    await database?.[Symbol.asyncDispose]();
  });

  const forget = (id: string): Promise<unknown> =>
    withContext({ requestId: 'forgets', tenant: TENANT }, () =>
      inTransaction(database.primary, { limits: database.limits, settings: tenantSettings(TENANT) }, (client) =>
        forgetClient(client, {
          trail: createTrail(new Registry()),
          signer: createSigner(generateKeyPairSync('ed25519').privateKey),
          person: { tenant: TENANT, id },
          actor: 'system:test',
        }),
      ),
    );
  /** A case of a client of its own, never filed, with a picture. */
  async function pictured(
    clientDocument: string,
  ): Promise<{ readonly caseId: string; readonly client: string; readonly document: string }> {
    const caseId = await createCase(partner(), { clientDocument });
    const multipart = new FormData();
    for (const [name, value] of Object.entries(await partner().formOf(`/cases/${caseId}`, `/cases/${caseId}/documents`)))
      multipart.set(name, value);
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#268' } })
      .png()
      .toBuffer();
    multipart.set('file', new File([new Uint8Array(picture)], 'Retrato de Ana.png'));
    expect((await partner().ask(`/cases/${caseId}/documents`, { multipart })).status).toBe(303);
    const of = async (sql: string): Promise<string> => String(await office().value(sql, [caseId]));
    return {
      caseId,
      client: await of('SELECT client_id FROM cases WHERE office_id = 1 AND id = $1'),
      document: await of('SELECT id FROM documents WHERE office_id = 1 AND case_id = $1'),
    };
  }
  const isThere = async (key: string): Promise<boolean> => {
    const stream = await objects.get(key);
    stream?.destroy();
    return stream !== undefined;
  };

  test('what waits of them in the queue writes nothing any more, and a thumbnail that was put meanwhile goes too', async () => {
    const { caseId, client, document } = await pictured('529.982.247-25');
    const content = String(await office().value('SELECT object_key FROM documents WHERE office_id = 1 AND id = $1', [document]));
    await office().admin.query(
      `INSERT INTO jobs (queue, kind, payload, context, lease, run_at)
       SELECT queue, 'thumbnail', payload, context, gen_random_uuid(), now() + interval '1 hour' FROM jobs WHERE kind = 'document-filed' AND payload->>'documentId' = $1`,
      [document],
    );
    await forget(client);
    expect(await office().value("SELECT string_agg(kind, ' ') FROM jobs WHERE payload->>'caseId' = $1", [caseId])).toBeUndefined();
    const removals = await office().admin.query<{ keys: string[]; soon: boolean }>(
      "SELECT payload->'keys' AS keys, run_at < now() + interval '50 seconds' AS soon FROM jobs WHERE kind = 'remove-files' ORDER BY run_at",
    );
    const thumbnail = thumbnailKeyOf(TENANT, document);
    expect(removals.rows).toEqual([true, false].map((soon) => ({ keys: [content, thumbnail], soon })));
    // The first is done; only then the object comes of which no row tells.
    const queue = office().start('queue', 'queue.ts');
    await eventually(
      async () => ((await office().value("SELECT count(*) FROM jobs WHERE kind = 'remove-files'")) === '1' ? true : undefined),
      20_000,
      'the first removal is done',
    );
    await objects.put(thumbnail, Buffer.from('late'), 'image/webp');
    await office().admin.query("UPDATE jobs SET run_at = now() WHERE kind = 'remove-files'");
    await eventually(async () => ((await isThere(thumbnail)) ? undefined : true), 20_000, 'the late thumbnail is gone');
    expect(await isThere(content)).toBe(false);
    expect(await office().value('SELECT count(*) FROM notifications WHERE office_id = 1 AND case_id = $1', [caseId])).toBe('0');
    await queue.stop();
  });

  test.each<[string, (admin: pg.Client, of: { caseId: string; document: string }) => Promise<unknown>]>([
    [
      'a document that was being filed',
      (admin, { caseId }) =>
        admin.query(
          `INSERT INTO documents (office_id, case_id, name, object_key, content_type, size, sha256)
           VALUES (1, $1, 'late.pdf', 'offices/1/late', 'application/pdf', 1, repeat('0', 64))`,
          [caseId],
        ),
    ],
    [
      'a notice that was being given',
      async (admin, { caseId, document }) => {
        const { rows } = await admin.query<{ id: string }>(
          "SELECT id::text FROM jobs WHERE kind = 'document-filed' AND payload->>'documentId' = $1 FOR UPDATE",
          [document],
        );
        await new Promise((resolve) => setTimeout(resolve, 300)); // the forgetting has begun
        await admin.query(
          "INSERT INTO notifications (office_id, job_id, case_id, subject, body) VALUES (1, $1, $2, 'Novo documento: late', '')",
          [rows[0]?.id, caseId],
        );
        await admin.query('DELETE FROM jobs WHERE id = $1', [rows[0]?.id]);
      },
    ],
  ])('%s is waited for, and goes with them', async (what, write) => {
    const of = await pictured(what.includes('notice') ? '111.444.777-35' : '390.533.447-05');
    await office().admin.query('BEGIN');
    const writing = write(office().admin, of);
    await new Promise((resolve) => setTimeout(resolve, 100));
    let forgotten = false;
    const forgetting = forget(of.client).finally(() => (forgotten = true));
    await writing;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(forgotten).toBe(false);
    await office().admin.query('COMMIT');
    await forgetting;
    for (const table of ['documents', 'notifications'])
      expect(await office().value(`SELECT count(*) FROM ${table} WHERE office_id = 1 AND case_id = $1`, [of.caseId]), table).toBe('0');
  });
}
