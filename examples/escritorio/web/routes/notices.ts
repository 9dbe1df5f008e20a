import type { FastifyInstance } from 'fastify';
import { latestNotices } from '../../notices/notices.ts';
import { noticesPage } from '../../notices/page.ts';
import { loginFirst } from '../guard.ts';
import { readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';

export function noticeRoutes(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', loginFirst);
  app.get('/notices', async (request, reply) =>
    reply.html(noticesPage(pageOf(services, request, reply), await readFor(services, request, latestNotices))),
  );
}
