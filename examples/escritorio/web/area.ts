import type { FastifyInstance } from 'fastify';
import type { Trail } from '../audit/trail.ts';
import type { Handled } from '../bus/handled.ts';
import type { Tenancy } from '../database/tenancy.ts';
import type { Services } from './services.ts';

/** What handlers of the bus work with. */
export interface AreaParts {
  readonly tenancy: Tenancy;
  readonly trail: Trail;
}

/** One area of the application, such as cases. A line in `areas.ts` makes it part of the web process. */
export interface Area {
  readonly name: string;
  /** Routes of JSON under `/api`. */
  readonly api?: (app: FastifyInstance, services: Services) => void;
  /** Routes of pages; each area's hooks are its own. Forms are refused without their token before a route sees them. */
  readonly pages?: (app: FastifyInstance, services: Services) => void;
  /** Its commands and queries. */
  readonly handlers?: (parts: AreaParts) => readonly Handled[];
}
