import type { Action } from './permissions.ts';

/** What a route asks of whoever calls it: nothing, to be signed in, or that and the right to do something. */
export type Need = 'public' | 'signed-in' | Action;

/** Every route of pages and JSON. The server does not start with one that is not here: nobody's rights are an oversight. */
export const ROUTES: Readonly<Record<string, Need>> = {
  'GET /': 'public',
  'GET /login': 'public',
  'POST /login': 'public',
  'POST /logout': 'public',
  'GET /language': 'public',
  'POST /api/login': 'public',

  'GET /password': 'signed-in',
  'POST /password': 'signed-in',
  'POST /api/logout': 'signed-in',
  'GET /api/me': 'signed-in',

  'GET /cases': 'cases.read',
  'GET /cases/new': 'cases.write',
  'POST /cases': 'cases.write',
  'GET /cases/:id': 'cases.read',
  'GET /cases/:id/edit': 'cases.write',
  'POST /cases/:id': 'cases.write',
  'POST /cases/:id/events': 'calendar.add',
  'POST /cases/:id/documents': 'documents.add',
  'GET /documents/:id': 'documents.read',
  'GET /documents/:id/thumbnail': 'documents.read',
  // `documents.mark` is asked with the document, where a refusal is written down: one at the gate would not be.
  'POST /documents/:id/sensitive': 'documents.read',
  'GET /cases/:id/movements': 'cases.read',
  'GET /api/cases/:id/movements': 'cases.read',
  'GET /notices': 'cases.read',
  'GET /api/cases': 'cases.read',
  'GET /api/cases/:id': 'cases.read',
  'POST /api/cases': 'cases.write',

  'GET /clients': 'clients.read',
  'GET /clients/new': 'clients.write',
  'POST /clients': 'clients.write',
  'GET /clients/:id': 'clients.read',
  'GET /clients/:id/edit': 'clients.write',
  'POST /clients/:id': 'clients.write',
  'GET /clients/:id/privacy': 'clients.privacy',
  'POST /clients/:id/privacy/export': 'clients.privacy',
  'POST /clients/:id/privacy/rectify': 'clients.privacy',
  'POST /clients/:id/privacy/erase': 'clients.privacy',
  'GET /api/clients': 'clients.read',
  'GET /api/clients/:id': 'clients.read',
  'POST /api/clients': 'clients.write',
  'PUT /api/clients/:id': 'clients.write',

  'GET /calendar': 'calendar.read',
  'GET /deadlines/new': 'deadlines.write',
  'POST /deadlines': 'deadlines.write',
  'GET /deadlines/:id': 'calendar.read',
  'POST /deadlines/:id/status': 'deadlines.write',
  'POST /deadlines/:id/responsible': 'deadlines.write',
  'GET /api/calendar': 'calendar.read',
  'GET /api/due-date': 'calendar.read',
  'POST /api/deadlines': 'deadlines.write',
  'POST /api/deadlines/:id/status': 'deadlines.write',
  'POST /api/deadlines/:id/responsible': 'deadlines.write',

  'GET /people': 'people.manage',
  'POST /people': 'people.manage',
  'POST /people/:id': 'people.manage',
  'POST /people/:id/password': 'people.manage',

  'GET /export': 'office.export',
  'POST /export': 'office.export',
  'POST /api/export': 'office.export',

  'GET /audit': 'audit.read',
};

/** What a route needs. HEAD is GET without the body. @throws for a route the table does not know. */
export function needOf(method: string, url: string): Need {
  const need = ROUTES[`${method === 'HEAD' ? 'GET' : method} ${url}`];
  if (need === undefined) throw new Error(`roles/routes.ts does not say who may ${method} ${url}`);
  return need;
}

/** What someone may still do who must choose a password first. */
export function opensBeforePassword(need: Need, url: string): boolean {
  return need === 'public' || url === '/password' || url === '/api/logout';
}
