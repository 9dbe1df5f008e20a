import type { Person } from '@prumo/app/audit';
import type pg from 'pg';
import type { Objects } from '../storage/objects.ts';

/** A file of a client in the bucket. */
export interface ClientFile {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly thumbnailKey: string | null;
  readonly sensitive: boolean;
  /** Of a case that was filed in court. */
  readonly filed: boolean;
}

/** All documents of a client's cases, in the order of their ids. */
export async function filesOf(client: pg.ClientBase, { tenant, id }: Person): Promise<readonly ClientFile[]> {
  const { rows } = await client.query<ClientFile>(
    `SELECT d.id::text, d.name, d.object_key AS key, d.thumbnail_key AS "thumbnailKey", d.sensitive, c.number IS NOT NULL AS filed
     FROM documents d JOIN cases c ON c.office_id = d.office_id AND c.id = d.case_id WHERE c.office_id = $1 AND c.client_id = $2 ORDER BY d.id`,
    [tenant, id],
  );
  return rows;
}

type Transaction = <T>(work: (client: pg.ClientBase) => Promise<T>) => Promise<T>;

/**
 * Removes objects that no document names any more. Keys of contents follow from the content, so a document of somebody else may have the same; it may have been filed a moment ago, so each is asked about just before
 * it goes.
 */
export async function removeObjects(objects: Objects, reading: Transaction, keys: readonly string[], signal?: AbortSignal): Promise<void> {
  for (const key of keys) if (!(await reading((client) => isNamed(client, key)))) await objects.remove(key, signal);
}

async function isNamed(client: pg.ClientBase, key: string): Promise<boolean> {
  const { rows } = await client.query<{ named: boolean }>(
    'SELECT EXISTS (SELECT FROM documents WHERE $1 IN (object_key, thumbnail_key)) AS named',
    [key],
  );
  return rows[0]?.named === true;
}
