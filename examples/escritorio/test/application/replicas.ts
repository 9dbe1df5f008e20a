import { expect, test } from 'vitest';
import type { TestOffice } from '../office.ts';
import { createCase } from './case.ts';

export function replicas(office: () => TestOffice): void {
  test('cases are read as just written, though the replica is behind', async () => {
    const client = await office().signIn();
    const replica = await office().stack.superuser('standby');
    await replica.query('SELECT pg_wal_replay_pause()');
    try {
      const id = await createCase(client, { title: 'Recém-criado' });
      expect((await client.ask('/api/cases?q=recem-criado')).json()).toMatchObject({ total: 1 });
      expect((await client.ask(`/api/cases/${id}`)).json()).toMatchObject({ case: { title: 'Recém-criado', version: 1 } });
      // The replica really is behind, and someone who wrote nothing reads there; yet a case asked for by its id is found.
      const reader = await office().signIn();
      expect((await reader.ask('/api/cases?q=recem-criado')).json()).toMatchObject({ total: 0 });
      expect((await reader.ask(`/api/cases/${id}`)).status).toBe(200);
    } finally {
      await replica.query('SELECT pg_wal_replay_resume()');
      await replica.end();
    }
  });

  test('cases are read from the primary when no replica answers', async () => {
    const client = await office().signIn();
    await office().stack.servers.cluster.standby.stop('SIGINT');
    try {
      expect((await client.ask('/api/cases')).status).toBe(200);
    } finally {
      office().stack.servers.cluster.standby.start();
    }
  });
}
