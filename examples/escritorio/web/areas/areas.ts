import type { FastifyInstance } from 'fastify';
import type { Standings } from '../../roles/standing.ts';
import type { Services } from '../services.ts';
import { calendarApi } from './calendar-api.ts';
import { calendarRoutes } from './calendar.ts';
import { clientApi, clientRoutes } from './clients.ts';
import { createExports, exportApi, exportRoutes } from './exports.ts';
import { peopleRoutes } from './people.ts';

/** Adds clients, calendar, people and export to the pages and to the JSON interface. */
export interface Areas {
  pages(app: FastifyInstance): void;
  api(app: FastifyInstance): void;
}

export function createAreas(services: Services, standings: Standings): Areas {
  const exports = createExports(services);
  return {
    pages(app) {
      clientRoutes(app, services);
      calendarRoutes(app, services);
      peopleRoutes(app, services, standings);
      exportRoutes(app, services, exports);
    },
    api(app) {
      clientApi(app, services);
      calendarApi(app, services);
      exportApi(app, exports);
    },
  };
}
