/** The setting that says whose rows a transaction sees. */
export const TENANT_SETTING = 'app.tenant_id';

/**
 * Runs work in a transaction with settings that end with it (`set_config(name, value, true)`). With this kit:
 * `(settings, work) => inTransaction(pool, { settings }, work)`, or the same with `read` or `write`.
 */
export type Transact<Client> = <T>(settings: Readonly<Record<string, string>>, work: (client: Client) => Promise<T>) => Promise<T>;

/**
 * The settings of one tenant's transaction, for what takes settings itself, such as `idempotent`.
 * @throws TypeError for what is no id: 1 to 200 letters, digits and `_ : . -`. An empty one would be nobody's.
 */
export function tenantSettings(tenant: string | number | bigint): Readonly<Record<string, string>> {
  const id = String(tenant);
  if (!/^[\w:.-]{1,200}$/.test(id)) throw new TypeError('this is no id of a tenant');
  return { [TENANT_SETTING]: id };
}

/**
 * Does something as one tenant: row-level security shows and takes only its rows, until the transaction ends. It is set within the transaction, so
 * that behind a transaction pooler the next one on the same server connection does not have it.
 * @param tenant its id. Take it from the session or the host, never from a field of the request.
 * @throws as {@link tenantSettings}, or what `transact` throws.
 */
export async function asTenant<Client, T>(
  transact: Transact<Client>,
  tenant: string | number | bigint,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return transact(tenantSettings(tenant), work);
}

/**
 * Does something as no tenant: tables with a tenant show no row and take none. It says so in the transaction, for a connection on which
 * somebody once sent a `SET` for the whole session would else still be that tenant's.
 */
export function asNobody<Client, T>(transact: Transact<Client>, work: (client: Client) => Promise<T>): Promise<T> {
  return transact({ [TENANT_SETTING]: '' }, work);
}
