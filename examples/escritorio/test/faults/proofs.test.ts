import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type pg from 'pg';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from '../client.ts';
import { missingServers } from '../servers/addresses.ts';
import { type Gate, startGate } from '../servers/gate.ts';
import { eventually, type Running } from '../servers/process.ts';
import { startProgram, startServer } from '../servers/program.ts';
import { type Stack, startStack } from '../servers/stack.ts';
import { listen } from '../web-socket.ts';

const missing = missingServers();
const RUN = 'unprova1';

describe.skipIf(missing.length > 0)(
  `what the application brings to be proven${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`,
  () => {
    let stack: Stack;
    let admin: pg.Client;
    let web: Running & { readonly host: string; readonly port: number };
    let realtime: Running & { readonly host: string; readonly port: number };
    let queue: Running;
    let court: Running;
    let storage: Gate;
    let environment: Record<string, string>;
    let login: { readonly email: string; readonly password: string };

    const startCourt = (): Running =>
      startProgram(stack, 'court', 'court.ts', { HOST: stack.servers.address(12), PORT: '3300', COURT_SWITCHES: '1' });
    const startQueue = (): Running => startProgram(stack, 'queue', 'queue.ts', environment);

    beforeAll(async () => {
      const started = await startStack(2);
      ({ login } = started);
      stack = started;
      const endpoint = new URL(stack.environment['S3_ENDPOINT'] ?? '');
      storage = await startGate(stack.servers.address(13), 8080, { host: endpoint.hostname, port: Number(endpoint.port) });
      environment = { S3_ENDPOINT: `http://${stack.servers.address(13)}:8080`, COURT_URL: `http://${stack.servers.address(12)}:3300` };
      admin = await stack.superuser();
      court = startCourt();
      queue = startQueue();
      [web, realtime] = await Promise.all([
        startServer(stack, 'web', 'web.ts', stack.servers.address(10), 3000, environment),
        startServer(stack, 'realtime', 'realtime.ts', stack.servers.address(11), 3000),
      ]);
    });
    afterAll(async () => {
      await Promise.all([web, realtime, queue, court].map((one) => one?.stop()));
      await admin?.end();
      await storage?.[Symbol.asyncDispose]();
      await stack?.[Symbol.asyncDispose]();
    });

    /** As Prumo runs it. Rejects with what the tester wrote where it failed. */
    async function phase(proof: string, name: string, run = RUN): Promise<Record<string, unknown>> {
      const child = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'proofs', `${proof}.ts`), name], {
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 110_000,
        env: {
          PATH: process.env['PATH'],
          ...stack.environment,
          ...environment,
          PRUMO_PROOF: proof,
          PRUMO_PROOF_RUN: run,
          PRUMO_PROOF_PHASE: name,
          PRUMO_PROOF_EDGE_URL: 'http://escritorio.localhost:3000',
          PRUMO_PROOF_EDGE_CONNECT: `${web.host}:${web.port}`,
        },
      });
      let [output, errors] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      const code = await new Promise((resolve) => child.on('close', resolve));
      if (code !== 0) throw new Error(`${proof} ${name} ended with ${String(code)}: ${errors}\n${output}`);
      return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    }
    const offices = async (): Promise<number> =>
      Number((await admin.query<{ count: string }>("SELECT count(*) FROM offices WHERE subdomain LIKE 'prova-%'")).rows[0]?.count);

    test('jobs of a worker that is killed in the middle are all done, once', async () => {
      const { enqueued } = await phase('queue', 'begin');
      expect(enqueued).toBe(500);
      await eventually(
        async () => {
          const { done } = await phase('queue', 'during');
          return typeof done === 'number' && done > 0 && done < 500 ? true : undefined;
        },
        60_000,
        'work is under way',
      );
      await queue.stop('SIGKILL');
      queue = startQueue();
      const end = await eventually(
        async () => {
          const counted = await phase('queue', 'verify');
          return counted['pending'] === 0 ? counted : undefined;
        },
        110_000,
        'the queue is done',
      );
      expect(end).toEqual({ enqueued: 500, done: 500, doubled: 0, pending: 0, lost: 0 });
      expect(await phase('queue', 'end')).toEqual({ removed: 1 });
      expect(await offices()).toBe(0);
    });

    test('pages go on without the court, and the court comes back by itself', async () => {
      expect(await phase('circuit-breaker', 'before')).toEqual({ asked: 24, answered: 24, open: false });
      await court.stop('SIGKILL');
      await phase('circuit-breaker', 'during');
      const during = await phase('circuit-breaker', 'during');
      expect(during).toMatchObject({ asked: 24, degraded: 24, failed: 0, open: true });
      court = startCourt();
      await eventually(
        async () => ((await phase('circuit-breaker', 'after'))['answered'] === 24 ? true : undefined),
        60_000,
        'every page has it of the court again',
      );
      expect(await phase('circuit-breaker', 'end')).toEqual({ removed: 1 });
    });

    test('no office reaches what is another’s, by routes that work for their own', async () => {
      const found = await phase('tenant-isolation', 'attempt');
      expect(found['crossed']).toEqual([]);
      expect(found['routes']).toBeGreaterThan(15);
      expect(found['own']).toBe(found['routes']);
      expect(found['attempts']).toBe(Number(found['routes']) * 4 + 1);
      expect(await phase('tenant-isolation', 'end')).toEqual({ removed: 2 });
    });

    // Each a run of its own, as in a drill: for a minute the servers remember which office a name was.
    test.each([
      ['rls1', ['cases', 'clients'], 'GET /cases/:id (own address): 200'],
      ['rls2', ['users'], 'POST /api/login (with the credentials of the other office)'],
      ['rls3', ['users', 'clients', 'cases', 'calendar_events', 'documents', 'notifications'], 'GET /clients/:id (own address): 200'],
    ])(
      '%s: with row-level security off on %j the tester makes its offices all the same, and names what crosses',
      async (run, tables, way) => {
        const alter = (what: string): Promise<unknown> =>
          admin.query(tables.map((table) => `ALTER TABLE ${table} ${what} ROW LEVEL SECURITY`).join(';'));
        await alter('DISABLE');
        try {
          const found = await phase('tenant-isolation', 'attempt', run);
          expect(found['crossed']).toContain(way);
          expect(found['attempts']).toBe(Number(found['routes']) * 4 + 1);
        } finally {
          await alter('ENABLE');
          expect(await phase('tenant-isolation', 'end', run)).toEqual({ removed: 2 });
        }
      },
    );

    test('readings and refusals are written down, a subject is given out and forgotten, and the chain holds', async () => {
      const told = await phase('lgpd', 'attempt');
      expect(told).toMatchObject({
        sensitive: { done: 5, recorded: 5 },
        refused: { tried: 3, refused: 3, recorded: 3 },
        erased: { left: 0, proof: true },
        chain: true,
      });
      // A client, four cases, three documents, two deadlines, and a notice at least of each case and document.
      const { expected, found } = told['exported'] as { expected: number; found: number };
      expect(found).toBe(expected);
      expect(expected).toBeGreaterThanOrEqual(1 + 4 + 3 + 2 + 7);
      // Those, with the file of the one that was never filed, and the thumbnail of each picture.
      expect((told['erased'] as { expected: number }).expected).toBe(expected + 3);
      expect(await phase('lgpd', 'end')).toEqual({ removed: 1 });
      expect(await offices()).toBe(0);
    });

    test('a tester that finds no application says so by its exit code, and answers nothing', async () => {
      await expect(phase('lgpd', 'no-such-phase')).rejects.toThrow('the phases are attempt, end');
      await expect(phase('queue', 'verify', 'another')).rejects.toThrow('was not made');
    });

    async function aCase(): Promise<{
      client: Client;
      id: string;
      file: (name: string, content: Buffer, more?: Record<string, string>) => Promise<number>;
    }> {
      const client = new Client(web, 'silva.escritorio.localhost:3000');
      expect((await client.ask('/api/login', { json: login })).status).toBe(200);
      const { cases } = (await client.ask('/api/cases?status=active')).json() as { cases: { id: string }[] };
      const id = cases[0]?.id ?? '';
      const file = async (name: string, content: Buffer, more: Record<string, string> = {}): Promise<number> => {
        const multipart = new FormData();
        for (const [field, value] of Object.entries({ ...(await client.formOf(`/cases/${id}`, `/cases/${id}/documents`)), ...more }))
          multipart.set(field, value);
        multipart.set('file', new File([new Uint8Array(content)], name));
        return (await client.ask(`/cases/${id}/documents`, { multipart })).status;
      };
      return { client, id, file };
    }
    const documentsOf = async (
      client: Client,
      id: string,
    ): Promise<{ id: string; name: string; thumbnail: boolean; sensitive: boolean }[]> =>
      (
        (await client.ask(`/api/cases/${id}`)).json() as {
          case: { documents: { id: string; name: string; thumbnail: boolean; sensitive: boolean }[] };
        }
      ).case.documents;

    test('a new picture gets a thumbnail and a notice, which open pages learn of; one that is broken ends as a dead letter; a program is refused', async () => {
      const { client, id, file } = await aCase();
      const host = 'silva.escritorio.localhost:3000';
      const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const page = await listen(realtime, { host, origin: `http://${host}`, cookie });
      if (typeof page === 'number') throw new Error(`the WebSocket was refused with ${page}`);
      const picture = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#268' } })
        .png()
        .toBuffer();
      expect(await file('../../foto\u202e.png', picture)).toBe(303);
      const made = await eventually(async () => (await documentsOf(client, id)).find(({ thumbnail }) => thumbnail), 60_000, 'a thumbnail');
      expect(made.name).toBe('foto.png');
      const thumbnail = await client.ask(`/documents/${made.id}/thumbnail`);
      expect([thumbnail.headers['content-type'], (await sharp(thumbnail.body).metadata()).width]).toEqual(['image/webp', 240]);
      await eventually(
        () => (JSON.stringify(page.events).includes('"type":"notification"') ? true : undefined),
        20_000,
        'the page is told',
      );
      page.close();
      expect((await client.ask('/notices')).text()).toContain('Novo documento: foto.png');
      expect(await file('virus.pdf', Buffer.from('MZ\x90\0'))).toBe(422);
      expect(await file('quebrada.png', picture.subarray(0, 60))).toBe(303);
      // Its attempts are put off for seconds each: the last one is made to come now.
      await eventually(
        async () => {
          await admin.query("UPDATE jobs SET run_at = now() WHERE kind = 'thumbnail' AND dead_at IS NULL AND lease IS NULL");
          return (await admin.query("SELECT 1 FROM jobs WHERE kind = 'thumbnail' AND dead_at IS NOT NULL")).rowCount === 1
            ? true
            : undefined;
        },
        60_000,
        'the job is dead',
      );
    });

    test('without object storage documents are answered 503 with words of their own, all else works, and it comes back without a restart', async () => {
      const { client, id, file } = await aCase();
      expect(await file('a.txt', Buffer.from('conteúdo'))).toBe(303);
      const document = (await documentsOf(client, id)).find(({ name }) => name === 'a.txt')?.id ?? '';
      await storage.close();
      try {
        for (let asked = 0; asked < 4; asked += 1) {
          const away = await client.ask(`/documents/${document}`);
          expect([away.status, away.headers['retry-after'], away.text()]).toEqual([
            503,
            '5',
            expect.stringContaining('Os arquivos não estão acessíveis'),
          ]);
        }
        const from = performance.now();
        expect((await client.ask(`/documents/${document}`)).status).toBe(503);
        expect(performance.now() - from).toBeLessThan(1500);
        expect((await client.ask(`/cases/${id}`)).status).toBe(200);
      } finally {
        await storage.open();
      }
      const back = await eventually(
        async () => {
          const answer = await client.ask(`/documents/${document}`);
          return answer.status === 200 ? answer.text() : undefined;
        },
        30_000,
        'the document is there again',
      );
      expect(back).toBe('conteúdo');
    });
  },
);
