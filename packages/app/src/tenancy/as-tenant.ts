/** The setting that says whose rows a transaction sees. */
export const TENANT_SETTING = 'app.tenant_id';

/**
 * Runs work in a transaction with settings that end with it (`set_config(name, value, true)`). With this kit:
 * `(settings, work) => inTransaction(pool, { settings }, work)`, or the same with `read`, `write` or `idempotent`.
 */
export type Transact<Client, T> = (settings: Readonly<Record<string, string>>, work: (client: Client) => Promise<T>) => Promise<T>;

/**
 * Does something as one tenant: row-level security shows and takes only its rows, until the transaction ends. It is set within the transaction, so
 * that behind a transaction pooler the next one on the same server connection does not have it.
 * @param tenant its id. Take it from the session or the host, never from a field of the request.
 * @throws TypeError for an id that is empty: it would be nobody's; otherwise what `transact` throws.
 */
export function asTenant<Client, T>(transact: Transact<Client, T>, tenant: string | number | bigint, work: (client: Client) => Promise<T>): Promise<T> {
  const id = String(tenant);
  if (!/^[\w:.-]{1,200}$/.test(id)) return Promise.reject(new TypeError('this is no id of a tenant'));
  return transact({ [TENANT_SETTING]: id }, work);
}

/**
 * Does something as no tenant: tables with a tenant show no row and take none. It says so in the transaction, for a connection on which
 * somebody once sent a `SET` for the whole session would else still be that tenant's.
 */
export function asNobody<Client, T>(transact: Transact<Client, T>, work: (client: Client) => Promise<T>): Promise<T> {
  return transact({ [TENANT_SETTING]: '' }, work);
}
