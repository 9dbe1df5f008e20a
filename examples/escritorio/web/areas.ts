import type { Area } from './area.ts';
import { apiRoutes } from './routes/api.ts';
import { caseRoutes } from './routes/cases.ts';
import { documentRoutes } from './routes/documents.ts';
import { movementRoutes, movementApi } from './routes/movements.ts';
import { noticeRoutes } from './routes/notices.ts';
import { signInRoutes } from './routes/sign-in.ts';

/** All of the application, a line for each area. */
export const AREAS: readonly Area[] = [
  { name: 'sign-in', pages: signInRoutes },
  { name: 'cases', api: apiRoutes, pages: caseRoutes },
  { name: 'movements', api: movementApi, pages: movementRoutes },
  { name: 'notices', pages: noticeRoutes },
  { name: 'documents', pages: documentRoutes },
];
