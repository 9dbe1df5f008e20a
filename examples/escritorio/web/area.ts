import type { FastifyInstance } from 'fastify';
import type { Services } from './services.ts';

/** One area of the application's pages and JSON, such as cases. A line in `areas.ts` makes it part of the web process; its commands and queries are a line in `bus/areas.ts`. */
export interface Area {
  readonly name: string;
  /** Routes of JSON under `/api`. */
  readonly api?: (app: FastifyInstance, services: Services) => void;
  /** Routes of pages; each area's hooks are its own. Forms are refused without their token before a route sees them. */
  readonly pages?: (app: FastifyInstance, services: Services) => void;
}
