import type { Attempts } from '../cache/attempts.ts';
import type { Session, Sessions } from '../cache/sessions.ts';
import type { Database } from '../database/pools.ts';
import { read } from '../database/read.ts';
import type { Office } from '../offices/directory.ts';
import { NO_ACCOUNT, verifyPassword } from './password.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** The client's address. */
  readonly address: string;
}

export type SignIn =
  | { readonly outcome: 'signed-in'; readonly id: string; readonly session: Session }
  | { readonly outcome: 'refused' | 'too-many' };

export interface SignInServices {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly byAccount: Attempts;
  readonly byAddress: Attempts;
}

const LONGEST_PASSWORD = 200;

/**
 * Signs a person in to an office. An unknown address and a wrong password are answered alike and take as long. Failures count against the account and
 * against the client's address; success takes them back.
 */
export async function signIn(
  { database, sessions, byAccount, byAddress }: SignInServices,
  office: Office,
  credentials: Credentials,
): Promise<SignIn> {
  const email = credentials.email
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .toLowerCase();
  const account = `${office.id}:${email.slice(0, 200)}`;
  if (!(await byAddress.take(credentials.address)) || !(await byAccount.take(account))) return { outcome: 'too-many' };
  const user = await read(
    database,
    { office: office.id, fresh: false },
    async (client) =>
      (
        await client.query<{ id: string; name: string; email: string; role: string; hash: string }>(
          'SELECT id::text, name, email, role, password_hash AS hash FROM users WHERE email = $1 AND deactivated_at IS NULL AND (password_expires_at IS NULL OR password_expires_at > now())',
          [email],
        )
      ).rows[0],
  );
  const right = await verifyPassword(credentials.password.slice(0, LONGEST_PASSWORD), user?.hash ?? NO_ACCOUNT);
  if (user === undefined || !right) return { outcome: 'refused' };
  await Promise.all([byAccount.giveBack(account), byAddress.giveBack(credentials.address)]);
  const session: Session = { officeId: office.id, userId: user.id, name: user.name, email: user.email, role: user.role };
  return { outcome: 'signed-in', id: await sessions.start(session), session };
}
