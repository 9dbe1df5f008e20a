import type pg from 'pg';
import { InputRefused } from '../cases/fields.ts';
import type { Author } from '../cases/write.ts';
import { RoleRefused } from '../roles/refused.ts';
import type { Invitation, PersonChange } from './input.ts';
import { ONE_TIME_PASSWORD_LIVES } from './one-time-password.ts';

/** The office has nobody of this id. */
export class NoSuchPerson extends Error {
  override readonly name = 'NoSuchPerson';
}

/** Adds someone who must choose a password within three days, and returns their id. @throws RoleRefused, InputRefused for a known address */
export async function invite(client: pg.ClientBase, author: Author, invitation: Invitation, passwordHash: string): Promise<string> {
  const outcome = await call(client, 'invite_person($1, $2, $3, $4, $5, $6)', [
    author.userId,
    invitation.email,
    invitation.name,
    invitation.role,
    passwordHash,
    new Date(Date.now() + ONE_TIME_PASSWORD_LIVES),
  ]);
  if (outcome === 'taken') throw new InputRefused({ email: 'email-taken' });
  return outcome;
}

/** Changes someone's role and whether they may sign in. @throws RoleRefused, NoSuchPerson, InputRefused where no partner would be left */
export async function changePerson(client: pg.ClientBase, author: Author, id: string, change: PersonChange): Promise<string> {
  const outcome = await call(client, 'change_person($1, $2, $3, $4)', [author.userId, id, change.role, change.active]);
  if (outcome === 'last-partner') throw new InputRefused({ role: 'last-partner' });
  if (outcome === 'missing') throw new NoSuchPerson(id);
  return id;
}

/** Gives someone who forgot theirs a one-time password. @throws RoleRefused, NoSuchPerson, also for one who may not sign in */
export async function giveOneTimePassword(client: pg.ClientBase, author: Author, id: string, passwordHash: string): Promise<string> {
  const until = new Date(Date.now() + ONE_TIME_PASSWORD_LIVES);
  const outcome = await call(client, 'give_one_time_password($1, $2, $3, $4)', [author.userId, id, passwordHash, until]);
  if (outcome === 'missing') throw new NoSuchPerson(id);
  return id;
}

/** Replaces one's own password, if it still is the one verified. @throws InputRefused otherwise */
export async function changeOwnPassword(client: pg.ClientBase, author: Author, oldHash: string, newHash: string): Promise<string> {
  const { rows } = await client.query<{ done: boolean }>('SELECT change_own_password($1, $2, $3) AS done', [
    author.userId,
    oldHash,
    newHash,
  ]);
  if (rows[0]?.done !== true) throw new InputRefused({ current: 'wrong-password' });
  return author.userId;
}

/** Calls one of the functions that alone may write people (migration 0007) and returns its word. @throws RoleRefused */
async function call(client: pg.ClientBase, invocation: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await client.query<{ outcome: string }>(`SELECT ${invocation} AS outcome`, [...values]);
  const outcome = rows[0]?.outcome ?? '';
  if (outcome === 'not-a-partner') throw new RoleRefused('people.manage');
  return outcome;
}
