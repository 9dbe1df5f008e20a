import { verifyChain } from '@prumo/app/audit';
import type { FastifyInstance } from 'fastify';
import { parseAuditSearch, searchTrail } from '../../audit/search.ts';
import { auditPage } from '../../pages/audit/page.ts';
import { listPeople } from '../../people/find.ts';
import { createReceipts } from '../../subject/receipts.ts';
import { signedIn } from '../guard.ts';
import { readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';

/** The page of the audit trail. Its chain is followed when that is asked for: of a large office it takes seconds. */
export function auditRoutes(app: FastifyInstance, services: Services): void {
  const { signer: verifier } = createReceipts(services.settings.http.sessionSecret);

  app.get<{ Querystring: Readonly<Record<string, unknown>> }>('/audit', async (request, reply) => {
    const asked = parseAuditSearch(request.query);
    const tenant = String(signedIn(request).session.officeId);
    const [found, people] = await readFor(
      services,
      request,
      async (client) => [await searchTrail(client, asked), await listPeople(client)] as const,
    );
    const chain =
      request.query['check'] === '1' ? await verifyChain(services.database.primary, { ledger: asked.ledger, tenant, verifier }) : undefined;
    const verified = chain === undefined ? undefined : { chain, at: new Date() };
    return reply.html(auditPage(pageOf(services, request, reply), { asked, ...found, people, verified }));
  });
}
