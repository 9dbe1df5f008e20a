import { LonePostgres } from './lone-postgres.ts';

/** A PostgreSQL with `shop`, of 5000 rows, and `gallery`, of so many pictures that do not pack, each of so many pieces of 16 bytes. */
export async function startShopAndGallery(
  address: string,
  { pictures, pieces }: { readonly pictures: number; readonly pieces: number },
): Promise<LonePostgres> {
  const server = await LonePostgres.start(address);
  await server.create('shop');
  await server.query('shop', `CREATE TABLE note AS SELECT n AS id, 'Ação 123.456.789-09 ' || n AS text FROM generate_series(1, 5000) n`);
  await server.create('gallery');
  await server.query(
    'gallery',
    `CREATE TABLE picture AS SELECT n AS id, (SELECT string_agg(decode(md5(random()::text || n || m), 'hex'), '') FROM generate_series(1, ${pieces}) m) AS content
     FROM generate_series(1, ${pictures}) n`,
  );
  return server;
}
