import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ErasureReceipt, findLeft, OnHold } from '@prumo/app/audit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { InputRefused } from '../../cases/fields.ts';
import { type Author, VersionConflict } from '../../cases/write.ts';
import { findClient } from '../../clients/find.ts';
import { parseClientInput } from '../../clients/input.ts';
import { editClient, NoSuchClient } from '../../clients/write.ts';
import { clientText } from '../../pages/clients/text.ts';
import { type PrivacyShown, privacyPage } from '../../pages/privacy/page.ts';
import { receiptPage } from '../../pages/privacy/receipt.ts';
import { privacyText } from '../../pages/privacy/text.ts';
import { clientSubject } from '../../subject/client-subject.ts';
import { forgetClient } from '../../subject/forget-client.ts';
import { archiveOf, giveOutClient } from '../../subject/give-out-client.ts';
import { privacyOf } from '../../subject/privacy.ts';
import { createReceipts } from '../../subject/receipts.ts';
import { formOf, signedIn } from '../guard.ts';
import { readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { onceFor, writeFor } from '../write.ts';
import { valuesOf, versionOf } from './clients.ts';
import { foundFor, idOf } from './found.ts';

interface WithId {
  Params: { id: string };
  Querystring: { saved?: unknown };
}

const RECTIFIABLE = ['name', 'email', 'phone', 'city', 'state'] as const;

/** Nothing is left to be erased. */
class AlreadyForgotten extends Error {}

/** What a client may ask for (LGPD, art. 18): what is held, all of it given out, put right, erased with a receipt. */
export function privacyRoutes(app: FastifyInstance, services: Services): void {
  const receipts = createReceipts(services.settings.http.sessionSecret);
  const tenantOf = (request: FastifyRequest): string => String(signedIn(request).session.officeId);

  async function show(
    request: FastifyRequest<WithId>,
    reply: FastifyReply,
    status: number,
    shown: Partial<PrivacyShown> = {},
  ): Promise<FastifyReply> {
    const client = await foundFor(services, request, request.params.id, findClient);
    const privacy = await readFor(services, request, (reading) => privacyOf(reading, { tenant: tenantOf(request), id: client.id }));
    const page = pageOf(services, request, reply);
    return reply
      .status(status)
      .html(privacyPage(page, { client, privacy, key: randomUUID(), values: valuesOf(client), problems: {}, ...shown }));
  }

  app.get<WithId>('/clients/:id/privacy', async (request, reply) => {
    const { saved } = request.query;
    const said = saved === '1' ? privacyText.saved : saved === '0' ? privacyText.nothingChanged : undefined;
    return show(request, reply, 200, said === undefined ? {} : { said });
  });

  app.post<WithId>('/clients/:id/privacy/export', async (request, reply) => {
    const { id } = await foundFor(services, request, request.params.id, findClient);
    const { session } = signedIn(request);
    const about = { trail: services.trail, person: { tenant: tenantOf(request), id }, actor: session.userId };
    // First the record, then the data: what cannot be written down does not leave.
    const given = await services.tenancy.write((client) => giveOutClient(client, about));
    // Asked before the first byte, so that storage that is away is said and not a broken download.
    const [first] = given.files;
    if (first !== undefined) (await services.objects.get(first.key))?.destroy();
    const at = new Date();
    return reply
      .header('Cache-Control', 'private, no-store')
      .header('Content-Disposition', `attachment; filename="client-${id}-${at.toISOString().slice(0, 10)}.zip"`)
      .type('application/zip')
      .send(Readable.from(archiveOf(services.objects, given, at)));
  });

  app.post<WithId>('/clients/:id/privacy/rectify', async (request, reply) => {
    const form = formOf(request);
    const id = idOf(request.params.id);
    try {
      return await reply.redirect(`/clients/${id}/privacy?saved=${(await rectify(request, id, form)) ? 1 : 0}`, 303);
    } catch (error) {
      if (error instanceof InputRefused)
        return show(request, reply, 422, { key: form['_key'] ?? randomUUID(), values: form, problems: error.problems });
      if (!(error instanceof VersionConflict)) throw error;
      return show(request, reply, 409, { conflict: clientText.versionConflict });
    }
  });

  /** Whether anything was other than asked for. */
  async function rectify(request: FastifyRequest, id: string, form: Readonly<Record<string, string>>): Promise<boolean> {
    const current = await foundFor(services, request, id, findClient);
    const input = parseClientInput({ ...form, document: current.document });
    if (!input.ok) throw new InputRefused(input.problems);
    const version = versionOf(form['version']);
    const fields = RECTIFIABLE.filter((name) => input.value[name] !== current[name]);
    if (fields.length === 0 && version === current.version) return false;
    const entry = () => ({ kind: 'client', action: 'rectify', record: id, fields, purpose: 'data-subject-request' }) as const;
    await writeFor(services, request, { key: form['_key'], content: { ...input.value, version }, entry }, (client) =>
      editClient(client, id, version, input.value),
    );
    return true;
  }

  app.post<WithId>('/clients/:id/privacy/erase', async (request, reply) => {
    const form = formOf(request);
    const id = idOf(request.params.id);
    if (form['confirm'] !== 'yes') return show(request, reply, 422, { refused: privacyText.confirmFirst });
    try {
      const once = { key: form['_key'], content: 'erase', parse: (stored: unknown) => receipts.parse(stored) };
      const { value: receipt } = await onceFor(services, request, once, (client, author) => erase(client, author, id));
      return await reply.html(receiptPage(pageOf(services, request, reply), { id, receipt, publicKey: receipts.publicKey }));
    } catch (error) {
      // The page itself says why.
      if (error instanceof OnHold || error instanceof AlreadyForgotten) return show(request, reply, 409);
      throw error;
    }
  });

  async function erase(client: pg.ClientBase, { officeId, userId }: Author, id: string): Promise<ErasureReceipt> {
    const person = { tenant: String(officeId), id };
    if ((await client.query('SELECT FROM clients WHERE id = $1', [id])).rowCount !== 1) throw new NoSuchClient(id);
    if ((await findLeft(client, clientSubject, person)).length === 0) throw new AlreadyForgotten(id);
    return forgetClient(client, { trail: services.trail, signer: receipts.signer, person, actor: userId });
  }
}
