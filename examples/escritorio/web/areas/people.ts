import { randomUUID } from 'node:crypto';
import { cookieOf, SESSION_COOKIE } from '@prumo/app/web';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endForGood, endSessions } from '../../accounts/end-sessions.ts';
import { lookedAt } from '../../accounts/limits.ts';
import { InputRefused } from '../../cases/fields.ts';
import { peoplePage, type PeopleShown } from '../../pages/people/list.ts';
import { oneTimePasswordPage } from '../../pages/people/one-time-password.ts';
import { passwordPage } from '../../pages/people/password.ts';
import { listPeople } from '../../people/find.ts';
import { parseInvitation, parsePersonChange, readPasswordChange } from '../../people/input.ts';
import { oneTimePassword } from '../../people/one-time-password.ts';
import { changeOwnPassword, changePerson, giveOneTimePassword, invite } from '../../people/write.ts';
import type { Standings } from '../../roles/standing.ts';
import { formOf, signedIn } from '../guard.ts';
import { Refusal } from '../problem.ts';
import { readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { writeFor } from '../write.ts';
import { idOf } from './found.ts';

interface WithId {
  Params: { id: string };
}

const OF_PEOPLE = { kind: 'user', purpose: 'office-administration' } as const;

/** A partner's page of people, and everyone's page of their own password. */
export function peopleRoutes(app: FastifyInstance, services: Services, standings: Standings): void {
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    shown: Partial<PeopleShown> = {},
  ): Promise<FastifyReply> {
    const people = await readFor(services, request, listPeople);
    const invitation = { key: randomUUID(), values: {}, problems: {} };
    return reply.status(status).html(peoplePage(pageOf(services, request, reply), { people, invitation, ...shown }));
  }

  app.get<{ Querystring: { saved?: unknown } }>('/people', async (request, reply) =>
    show(request, reply, 200, { saved: request.query.saved === '1' }),
  );

  app.post('/people', async (request, reply) => {
    const form = formOf(request);
    const key = keyOf(form);
    const input = parseInvitation(form);
    const refuse = (problems: InputRefused['problems']): Promise<FastifyReply> =>
      show(request, reply, 422, { invitation: { key, values: form, problems } });
    if (!input.ok) return refuse(input.problems);
    const { password, hash } = await makePassword(services, request, key);
    try {
      const fields = ['name', 'email', 'role', 'password'] as const;
      const entry = (id: string) => ({ ...OF_PEOPLE, action: 'create', record: id, fields }) as const;
      await writeFor(services, request, { key, content: input.value, entry }, (client, author) =>
        invite(client, author, input.value, hash),
      );
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error;
      return refuse(error.problems);
    }
    return reply.html(oneTimePasswordPage(pageOf(services, request, reply), { ...input.value, password }));
  });

  app.post<WithId>('/people/:id', async (request, reply) => {
    const form = formOf(request);
    const id = idOf(request.params.id);
    const change = parsePersonChange(form);
    if (!change.ok) return show(request, reply, 422, { refused: change.problems });
    try {
      const action = change.value.active ? 'update' : 'revoke';
      const entry = () => ({ ...OF_PEOPLE, action, record: id, fields: ['role', 'active'] }) as const;
      await writeFor(services, request, { key: keyOf(form), content: change.value, entry }, async (client, author) => {
        const changed = await changePerson(client, author, id, change.value);
        // For good: whoever is activated again signs in again.
        if (!change.value.active) await endSessions(services.sessions, { officeId: author.officeId, userId: id });
        return changed;
      });
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error;
      return show(request, reply, 422, { refused: error.problems });
    }
    const whose = { officeId: signedIn(request).office.id, userId: id };
    standings.forget(whose.officeId, id);
    if (!change.value.active) await endForGood(services, whose);
    return reply.redirect('/people?saved=1', 303);
  });

  app.post<WithId>('/people/:id/password', async (request, reply) => {
    const id = idOf(request.params.id);
    const key = keyOf(formOf(request));
    const { password, hash } = await makePassword(services, request, key);
    const entry = () => ({ ...OF_PEOPLE, action: 'update', record: id, fields: ['password'] }) as const;
    await writeFor(services, request, { key, content: 'one-time password', entry }, async (client, author) => {
      const given = await giveOneTimePassword(client, author, id, hash);
      await endSessions(services.sessions, { officeId: author.officeId, userId: id });
      return given;
    });
    const whose = { officeId: signedIn(request).office.id, userId: id };
    standings.forget(whose.officeId, id);
    await endForGood(services, whose);
    const person = (await readFor(services, request, listPeople, { fresh: true })).find((one) => one.id === id);
    if (person === undefined) throw new Refusal(404, 'not-found');
    return reply.html(oneTimePasswordPage(pageOf(services, request, reply), { ...person, password }));
  });

  app.get('/password', async (request, reply) => {
    const { session } = signedIn(request);
    const { mustChoosePassword: must } = await standings.of(session.officeId, session.userId);
    return reply.html(passwordPage(pageOf(services, request, reply), { key: randomUUID(), problems: {}, must }));
  });

  app.post('/password', async (request, reply) => {
    const { session } = signedIn(request);
    const form = formOf(request);
    try {
      await choosePassword(services, request, form);
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error;
      const { mustChoosePassword: must } = await standings.of(session.officeId, session.userId);
      return reply.status(422).html(passwordPage(pageOf(services, request, reply), { key: randomUUID(), problems: error.problems, must }));
    }
    standings.forget(session.officeId, session.userId);
    await endForGood(services, session, ownSession(request));
    return reply.redirect('/cases', 303);
  });
}

/** Guessing the current password is counted like guessing it at the login. @throws InputRefused, Refusal 429 */
async function choosePassword(services: Services, request: FastifyRequest, form: Readonly<Record<string, string>>): Promise<void> {
  const { session } = signedIn(request);
  const { current, chosen } = readPasswordChange(form);
  const { limits, passwords } = services.signIn;
  const attempt = [{ limit: 'login-account', subject: `${session.officeId}:${session.email}` }] as const;
  if (!(await limits.take(attempt)).allowed) throw new Refusal(429, 'too-many-attempts');
  const hash = await readFor(
    services,
    request,
    async (client) =>
      (await client.query<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = $1', [session.userId])).rows[0]?.hash ?? '',
    { fresh: true },
  );
  const { outcome } = await lookedAt(limits, attempt, () => passwords.verify(current, hash));
  if (outcome !== 'match') throw new InputRefused({ current: 'wrong-password' });
  await limits.giveBack(attempt);
  const made = await passwords.hash(chosen);
  const entry = (id: string) => ({ kind: 'user', action: 'update', record: id, fields: ['password'], purpose: 'security' }) as const;
  // The content names no password: it is kept, as a digest, with the key.
  await writeFor(services, request, { key: keyOf(form), content: 'own password', entry }, async (client, author) => {
    const changed = await changeOwnPassword(client, author, hash, made);
    // Whoever changes a password may fear that somebody else knows it: that one is signed in no longer.
    await endSessions(services.sessions, session, ownSession(request));
    return changed;
  });
}

/** The id of the session that asks. */
function ownSession(request: FastifyRequest): string | undefined {
  return cookieOf(request.headers.cookie, SESSION_COOKIE);
}

function keyOf(form: Readonly<Record<string, string>>): string {
  return form['_key'] ?? randomUUID();
}

async function makePassword(
  services: Services,
  request: FastifyRequest,
  key: string,
): Promise<{ readonly password: string; readonly hash: string }> {
  const { session } = signedIn(request);
  const password = oneTimePassword(services.settings.http.sessionSecret, `${session.officeId}:${session.userId}:${key}`);
  return { password, hash: await services.signIn.passwords.hash(password) };
}
