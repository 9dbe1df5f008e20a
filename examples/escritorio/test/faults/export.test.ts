import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPORT_TABLES } from '../../exports/tables.ts';
import type { Answer, Client } from '../client.ts';
import { startOffice, type TestOffice } from '../office.ts';
import { missingServers } from '../servers/addresses.ts';
import { eventually } from '../servers/process.ts';

const missing = missingServers();

interface Archive {
  readonly [file: string]: string;
}

describe.skipIf(missing.length > 0)(`the export of an office${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`, () => {
  let office: TestOffice;
  let partner: Client;
  beforeAll(async () => {
    office = await startOffice();
    partner = await office.signIn();
  });
  afterAll(() => office?.[Symbol.asyncDispose]());

  /** Taken apart by another program than the one that made it, which also checks every CRC. */
  function read(answer: Answer): Archive {
    const file = join(office.stack.servers.folder, 'export.zip');
    writeFileSync(file, answer.body);
    const code =
      'import zipfile,sys,json; z=zipfile.ZipFile(sys.argv[1]); print(json.dumps({n: z.read(n).decode("utf-8") for n in z.namelist()}))';
    const result = spawnSync('python3', ['-c', code, file], { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 });
    expect(result.stderr).toBe('');
    return JSON.parse(result.stdout) as Archive;
  }
  const ended = (kind: string): Promise<string> =>
    eventually(
      () => office.value("SELECT actor FROM audit.records WHERE tenant = '1' AND action = 'export' AND kind = $1", [kind]),
      60_000,
      `${kind} is recorded`,
    );

  test('holds every row of the office and none of another, in CSV with a mark and guarded, and is in the audit', async () => {
    await office.admin.query(
      'UPDATE clients SET name = \'=HYPERLINK("http://evil.example","x")\', city = \'Foz, do Iguaçu\' WHERE office_id = 1 AND id = 1',
    );
    await eventually(
      async () =>
        (await office.stack.superuser('standby').then(async (c) => {
          const { rowCount } = await c.query("SELECT 1 FROM clients WHERE office_id = 1 AND name LIKE '=HYPER%'");
          await c.end();
          return rowCount;
        })) === 1
          ? true
          : undefined,
      10_000,
      'the replica has it',
    );
    const answer = await partner.ask('/export', { form: { ...(await partner.formOf('/export', '/export')), format: 'csv', mark: 'yes' } });
    expect([answer.status, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
      200,
      'application/zip',
      expect.stringMatching(/^attachment; filename="silva-\d{4}-\d\d-\d\d-csv\.zip"$/),
    ]);
    const files = read(answer);
    const manifest = JSON.parse(files['manifest.json'] ?? '') as { files: { file: string; rows: number }[] };
    expect(manifest).toMatchObject({ schemaVersion: 1, office: { subdomain: 'silva' }, format: 'csv' });
    for (const { name, from } of EXPORT_TABLES) {
      const note = manifest.files.find(({ file }) => file === `${name}.csv`);
      if (!name.startsWith('audit'))
        expect(String(note?.rows), name).toBe(await office.value(`SELECT count(*) FROM ${from} WHERE office_id = 1`));
      expect(files[`${name}.csv`]?.startsWith('\uFEFFid,') === true, name).toBe(true);
      expect(files[`${name}.csv`]?.split('\r\n').length, name).toBeGreaterThanOrEqual((note?.rows ?? 0) + 2);
    }
    expect(files['clients.csv']).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    expect(files['clients.csv']).toContain('"Foz, do Iguaçu"');
    expect(files['people.csv']).not.toContain('scrypt');
    const stranger = String(await office.value('SELECT email FROM users WHERE office_id = 2 LIMIT 1'));
    expect(files['people.csv']).not.toContain(stranger);
    expect(files['people.csv']).toContain(office.login.email);
    const me = await office.value('SELECT id FROM users WHERE office_id = 1 AND email = $1', [office.login.email]);
    expect(await ended('office_export')).toBe(me);
    expect(await ended('whole_office_export')).toBe(me);
  });

  test('as NDJSON is objects, and their digests are those of the manifest', async () => {
    const answer = await partner.ask('/api/export', { json: { format: 'ndjson' } });
    const files = read(answer);
    const { files: notes } = JSON.parse(files['manifest.json'] ?? '') as { files: { file: string; rows: number; sha256: string }[] };
    const { createHash } = await import('node:crypto');
    for (const { file, rows, sha256 } of notes) {
      const text = files[file] ?? '';
      expect(createHash('sha256').update(text).digest('hex'), file).toBe(sha256);
      const lines = text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { id: string });
      expect(lines).toHaveLength(rows);
      expect(new Set(lines.map(({ id }) => id)).size).toBe(rows);
    }
  });

  test('of 300 MB is never held whole: the process stays below the memory it is given, and waits for a slow reader', async () => {
    await office.admin.query(
      "INSERT INTO notifications (office_id, case_id, subject, body, job_id) SELECT 1, (SELECT min(id) FROM cases WHERE office_id = 1), 'x', repeat(md5(n::text), 94), 1000000 + n FROM generate_series(1, 100000) n",
    );
    await eventually(
      async () => {
        const standby = await office.stack.superuser('standby');
        const { rows } = await standby.query<{ n: number }>('SELECT count(*)::int AS n FROM notifications');
        await standby.end();
        return (rows[0]?.n ?? 0) >= 100_000 ? true : undefined;
      },
      60_000,
      'the replica has them',
    );
    const peak = (): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${office.web.child.pid}/status`, 'utf8'))?.[1]) / 1024;
    const cookie = [...partner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = Buffer.from('{"format":"ndjson"}');
    const taken = await new Promise<{ bytes: number; refused: number }>((resolve, reject) => {
      const asked = request(
        {
          host: office.web.host,
          port: office.web.port,
          path: '/api/export',
          method: 'POST',
          agent: false,
          headers: { host: 'silva.escritorio.localhost:3000', cookie, 'content-type': 'application/json', 'content-length': sent.length },
        },
        (response) => {
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
          });
          response.pause();
          response.on('error', reject);
          // Nobody reads: the one export a process makes is still running, and a second is told to come later.
          partner
            .ask('/api/export', { json: { format: 'csv' } })
            .then((second) => {
              response.on('end', () => resolve({ bytes, refused: second.status }));
              response.resume();
            })
            .catch(reject);
        },
      );
      asked.on('error', reject);
      asked.end(sent);
    });
    expect(taken.refused).toBe(503);
    expect(taken.bytes).toBeGreaterThan(1_000_000);
    // `memory` of the process in prumo.yaml, above which it is started again.
    expect(peak()).toBeLessThan(320);
  });

  test('that nobody waits for is recorded as broken, and the next one is made', async () => {
    const cookie = [...partner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await new Promise<void>((resolve, reject) => {
      const asked = request(
        {
          host: office.web.host,
          port: office.web.port,
          path: '/api/export',
          method: 'POST',
          agent: false,
          headers: { host: 'silva.escritorio.localhost:3000', cookie, 'content-type': 'application/json' },
        },
        (response) => {
          response.once('data', () => {
            response.destroy();
            resolve();
          });
          response.on('error', () => undefined);
        },
      );
      asked.on('error', reject);
      asked.end('{"format":"ndjson"}');
    });
    await ended('broken_office_export');
    const next = await eventually(
      async () => {
        const answer = await partner.ask('/api/export', { json: { format: 'csv' } });
        return answer.status === 200 ? answer : undefined;
      },
      30_000,
      'the next export is made',
    );
    expect(Object.keys(read(next))).toContain('manifest.json');
  });

  test('needs a replica: the primary is not burdened with it', async () => {
    await office.stack.servers.cluster.standby.stop('SIGINT');
    try {
      const refused = await partner.ask('/api/export', { json: { format: 'csv' } });
      expect([refused.status, refused.json()]).toEqual([503, { error: { code: 'recovering' } }]);
      expect((await partner.ask('/api/clients')).status).toBe(200);
    } finally {
      office.stack.servers.cluster.standby.start();
    }
  });
});
