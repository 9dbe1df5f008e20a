import type pg from 'pg';

/** A transaction of a pool's connection; a connection that broke in it is not used again. */
export function transactionsOf(pool: pg.Pool): <T>(work: (client: pg.PoolClient) => Promise<T>) => Promise<T> {
  return async (work) => {
    const client = await pool.connect();
    let broken: Error | undefined;
    const listen = (error: Error): void => void (broken = error);
    client.on('error', listen);
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: Error) => (broken ??= failed));
      throw error;
    } finally {
      client.off('error', listen);
      client.release(broken);
    }
  };
}
