import type { Trail } from '../audit/trail.ts';
import { caseHandlers } from '../cases/handlers.ts';
import type { Tenancy } from '../database/tenancy.ts';
import { documentHandlers } from '../documents/handlers.ts';
import type { Handled } from './handled.ts';

/** What handlers work with. */
export interface HandlerParts {
  readonly tenancy: Tenancy;
  readonly trail: Trail;
}

/** The commands and queries of all areas, a line for each. */
export function allHandlers(parts: HandlerParts): readonly Handled[] {
  return [...caseHandlers(parts), ...documentHandlers(parts)];
}
