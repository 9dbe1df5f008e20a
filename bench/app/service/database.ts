import pg from 'pg';
import { APPLICATION, type PostgresServer, startPostgres } from '../../../packages/app/test/servers/postgres.ts';
import { ROWS } from './variants.ts';

/** A PostgreSQL of its own with the rows. Without fsync: a disk that is waited for would hide what a request costs the service. */
export async function itemsServer(): Promise<PostgresServer> {
  const server = await startPostgres(['max_connections = 100', 'shared_buffers = 64MB']);
  const owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, n int NOT NULL DEFAULT 0) WITH (fillfactor = 50);
      INSERT INTO item (id, name) SELECT id, 'item ' || id FROM generate_series(1, ${ROWS}) AS id;
      GRANT SELECT, UPDATE ON item TO ${APPLICATION.user};`);
  } finally {
    await owner.end();
  }
  return server;
}
