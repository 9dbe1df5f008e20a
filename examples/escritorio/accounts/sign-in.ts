import { withContext } from '@prumo/app/context';
import { isTransient } from '@prumo/app/postgres';
import type { loginMetrics, Passwords } from '@prumo/app/web';
import type pg from 'pg';
import type { Trail } from '../audit/trail.ts';
import type { Session } from '../cache/sessions.ts';
import type { Database } from '../database/pools.ts';
import type { Tenancy } from '../database/tenancy.ts';
import type { Office } from '../offices/directory.ts';
import type { Log } from '../service/log.ts';
import { retry } from '../service/retry.ts';
import { type LoginLimits, lookedAt } from './limits.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** The client's address. */
  readonly address: string;
}

export type SignIn = { readonly outcome: 'signed-in'; readonly session: Session } | { readonly outcome: 'refused' | 'too-many' };

export interface SignInServices {
  readonly database: Database;
  readonly tenancy: Tenancy;
  readonly passwords: Passwords;
  readonly limits: LoginLimits;
  readonly logins: ReturnType<typeof loginMetrics>;
  readonly trail: Trail;
  readonly log: Log;
}

interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly hash: string;
}

const MAY_SIGN_IN = 'deactivated_at IS NULL AND (password_expires_at IS NULL OR password_expires_at > now())';

/** Milliseconds a sign-in waits for a database that is failing over, and for its turn to be hashed: someone at a form would rather wait than begin again. */
export const PATIENCE = 12_000;

/**
 * Finds out whether a person may sign in to an office. An unknown address and a wrong password are answered alike and take as long. Attempts count against the account and the client's
 * address; success takes its own back. Who signed in, when and from where is kept as Marco Civil, art. 15, wants it, before the answer.
 */
export async function signIn(services: SignInServices, office: Office, credentials: Credentials): Promise<SignIn> {
  const { tenancy, passwords, limits, logins } = services;
  const email = credentials.email
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .toLowerCase();
  const attempt = [
    { limit: 'login-address', subject: credentials.address },
    { limit: 'login-account', subject: `${office.id}:${email.slice(0, 200)}` },
  ] as const;
  if (!(await limits.take(attempt)).allowed) {
    logins.failed('too-many');
    return { outcome: 'too-many' };
  }
  const user = await tenancy.readOf(office.id, async (client) => {
    const { rows } = await client.query<Account>(
      `SELECT id::text, name, email, role, password_hash AS hash FROM users WHERE email = $1 AND ${MAY_SIGN_IN}`,
      [email],
    );
    return rows[0];
  });
  const { outcome, rehash } = await lookedAt(limits, attempt, () => passwords.verify(credentials.password, user?.hash));
  if (user === undefined || outcome !== 'match' || !(await stillHolds(services, office, user))) {
    logins.failed(user === undefined ? 'unknown-account' : 'wrong-password');
    if (user !== undefined) await recordAccess(services, office, user.id, credentials.address, 'denied');
    return { outcome: 'refused' };
  }
  await recordAccess(services, office, user.id, credentials.address, 'done');
  await limits.giveBack(attempt);
  if (rehash) await renewHash(services, office, user, credentials.password);
  logins.succeeded();
  return { outcome: 'signed-in', session: { officeId: office.id, userId: user.id, name: user.name, email: user.email, role: user.role } };
}

/** A replica that lags knows a password that was replaced, and whoever was deactivated: the primary has the last word. */
async function stillHolds({ tenancy }: SignInServices, office: Office, { id, hash }: Account): Promise<boolean> {
  const look = async (client: pg.ClientBase): Promise<boolean> =>
    (await client.query(`SELECT FROM users WHERE id = $1 AND password_hash = $2 AND ${MAY_SIGN_IN}`, [id, hash])).rowCount === 1;
  return retry(() => tenancy.readOf(office.id, look, { fresh: true }), { when: isTransient, within: PATIENCE });
}

/** Tried again while the database fails over: one that stands twice does no harm. */
async function recordAccess(
  { trail, database }: SignInServices,
  office: Office,
  user: string,
  source: string,
  outcome: 'done' | 'denied',
): Promise<void> {
  const entry = {
    kind: 'session',
    action: 'sign-in',
    fields: ['address'],
    purpose: 'security',
    tenant: String(office.id),
    actor: user,
    source,
  } as const;
  await retry(() => trail.access(database.primary, entry, outcome), { when: isTransient, within: PATIENCE });
}

/** The hash is of another kind or cost than today's. Failing to store a better one is no reason to refuse a right password: the next sign-in tries again. */
async function renewHash(
  { tenancy, passwords, trail, log }: SignInServices,
  office: Office,
  user: Account,
  password: string,
): Promise<void> {
  try {
    const hash = await passwords.hash(password);
    await withContext({ tenant: String(office.id), user: user.id, purpose: 'security' }, () =>
      tenancy.write(async (client) => {
        const { rowCount } = await client.query('UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $3', [
          user.id,
          hash,
          user.hash,
        ]);
        if (rowCount === 1) await trail.record(client, { kind: 'user', action: 'update', record: user.id, fields: ['password'] });
      }),
    );
  } catch (error) {
    log.warn({ err: error }, 'a password hash could not be renewed');
  }
}
