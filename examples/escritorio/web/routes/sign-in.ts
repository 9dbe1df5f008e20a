import type { FastifyInstance } from 'fastify';
import { signIn } from '../../accounts/sign-in.ts';
import { homePage } from '../../pages/home.ts';
import { LOCALES } from '../../pages/language.ts';
import { loginPage } from '../../pages/login.ts';
import { formOf } from '../guard.ts';
import { localPath } from '../local-path.ts';
import type { Services } from '../services.ts';
import { COOKIE, giveSession, LANGUAGE_COOKIE, pageOf, visitOf } from '../visit.ts';

const YEAR = 365 * 24 * 3600;

/** Pages for whoever is not signed in yet. */
export function signInRoutes(app: FastifyInstance, services: Services): void {
  const { directory, settings } = services;

  app.get<{ Querystring: { q?: string; page?: string } }>('/', async (request, reply) => {
    const { office, session } = visitOf(request);
    if (office !== undefined) return reply.redirect(session === undefined ? '/login' : '/cases', 303);
    const query = String(request.query.q ?? '').slice(0, 100);
    const number = Math.min(1000, Math.max(1, Math.trunc(Number(request.query.page)) || 1));
    const found = await directory.search(query, number);
    return reply.html(
      homePage(pageOf(services, request, reply), found, query, number, ({ subdomain }) =>
        officeAddress(settings.http.publicUrl, subdomain),
      ),
    );
  });

  app.get<{ Querystring: { office?: string; back?: string } }>('/login', async (request, reply) => {
    const back = backOf(request.query.back);
    if (visitOf(request).session !== undefined) return reply.redirect(back === '' ? '/cases' : back, 303);
    const office = String(request.query.office ?? '').slice(0, 63);
    return reply.html(loginPage(pageOf(services, request, reply), { office, email: '', back }));
  });

  app.post('/login', async (request, reply) => {
    const form = formOf(request);
    const values = { office: (form['office'] ?? '').trim().toLowerCase(), email: form['email'] ?? '', back: backOf(form['back']) };
    const office = visitOf(request).office ?? (await directory.bySubdomain(values.office.slice(0, 63)));
    if (office === undefined) return reply.status(422).html(loginPage(pageOf(services, request, reply), values, 'unknownOffice'));
    const result = await signIn(services.signIn, office, { email: values.email, password: form['password'] ?? '', address: request.ip });
    if (result.outcome === 'signed-in') {
      await giveSession(services, request, reply, result.session);
      return reply.redirect(values.back === '' ? '/cases' : values.back, 303);
    }
    const tooMany = result.outcome === 'too-many';
    return reply
      .status(tooMany ? 429 : 401)
      .html(loginPage(pageOf(services, request, reply), values, tooMany ? 'tooManyAttempts' : 'wrongPassword'));
  });

  app.post('/logout', async (request, reply) => {
    await services.safety.signOut(request, reply);
    return reply.redirect('/', 303);
  });

  app.get<{ Querystring: { set?: string; back?: string } }>('/language', async (request, reply) => {
    const chosen = LOCALES.find((locale) => locale === request.query.set);
    if (chosen !== undefined) reply.setCookie(LANGUAGE_COOKIE, chosen, { ...COOKIE, maxAge: YEAR });
    return reply.redirect(localPath(request.query.back), 303);
  });
}

/** Where to go after the login; empty where nothing sensible is named. */
function backOf(asked: unknown): string {
  const path = typeof asked === 'string' && asked.length <= 500 ? localPath(asked) : '/';
  return path === '/' ? '' : path;
}

/** An office's own address, from the application's: https://silva.escritorio.localhost:8443/ */
function officeAddress(publicUrl: string, subdomain: string): string {
  const url = new URL('/', publicUrl);
  url.hostname = `${subdomain}.${url.hostname}`;
  return url.href;
}
