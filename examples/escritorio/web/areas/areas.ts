import type { FastifyInstance } from 'fastify';
import type { Standings } from '../../roles/standing.ts';
import type { Services } from '../services.ts';
import { auditRoutes } from './audit.ts';
import { calendarApi } from './calendar-api.ts';
import { calendarRoutes } from './calendar.ts';
import { clientApi, clientRoutes } from './clients.ts';
import { createExports, exportApi, exportRoutes } from './exports.ts';
import { peopleRoutes } from './people.ts';
import { privacyRoutes } from './privacy.ts';

/** Adds clients and their rights, calendar, people, export and the audit trail to the pages and to the JSON interface. */
export interface Areas {
  pages(app: FastifyInstance): void;
  api(app: FastifyInstance): void;
}

export function createAreas(services: Services, standings: Standings): Areas {
  const exports = createExports(services);
  return {
    pages(app) {
      clientRoutes(app, services);
      privacyRoutes(app, services);
      calendarRoutes(app, services);
      peopleRoutes(app, services, standings);
      exportRoutes(app, services, exports);
      auditRoutes(app, services);
    },
    api(app) {
      clientApi(app, services);
      calendarApi(app, services);
      exportApi(app, exports);
    },
  };
}
