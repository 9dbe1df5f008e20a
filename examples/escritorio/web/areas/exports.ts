import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InputRefused, readFields } from '../../cases/fields.ts';
import { archive, type ExportOptions } from '../../exports/archive.ts';
import { FORMATS } from '../../exports/format.ts';
import { inSnapshot } from '../../exports/snapshot.ts';
import { LONGEST_EXPORT } from '../../database/pools.ts';
import { exportPage } from '../../pages/export/page.ts';
import { signedIn } from '../guard.ts';
import { Refusal } from '../problem.ts';
import { MOST_EXPORTS, type Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { writeFor } from '../write.ts';

const TAKEN = ['people', 'clients', 'cases', 'calendar', 'documents', 'notices', 'audit'] as const;

/** Exports of one process, pages and JSON together. */
export interface Exports {
  answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

export function createExports(services: Services): Exports {
  let running = 0;
  return {
    async answer(request, reply) {
      const { office } = signedIn(request);
      const options: ExportOptions = {
        ...readOptions(request.body),
        at: new Date(),
        office: { name: office.name, subdomain: office.subdomain },
      };
      if (running >= MOST_EXPORTS) throw new Refusal(503, 'too-many-exports');
      running += 1;
      try {
        // First the record, then the data: what cannot be written down does not leave.
        await note(services, request, 'office_export', options.format);
        const { body, done } = await begin(services, office.id, options);
        void done
          .then(
            () => note(services, request, 'whole_office_export', options.format),
            async (error: unknown) => {
              services.log.warn({ err: error }, 'export broke off');
              await note(services, request, 'broken_office_export', options.format);
            },
          )
          .catch((error: unknown) => services.log.error({ err: error }, 'export could not be recorded'))
          .finally(() => {
            running -= 1;
          });
        attach(reply, office.subdomain, options).send(body);
      } catch (error) {
        running -= 1;
        throw error;
      }
      return reply;
    },
  };
}

function attach(reply: FastifyReply, subdomain: string, { at, format }: ExportOptions): FastifyReply {
  return reply
    .header('Cache-Control', 'private, no-store')
    .header('Content-Disposition', `attachment; filename="${subdomain}-${at.toISOString().slice(0, 10)}-${format}.zip"`)
    .type('application/zip');
}

/** The page, and the download by form. */
export function exportRoutes(app: FastifyInstance, services: Services, exports: Exports): void {
  app.get('/export', async (request, reply) => reply.html(exportPage(pageOf(services, request, reply))));
  app.post('/export', async (request, reply) => exports.answer(request, reply));
}

/** `{ format: csv | ndjson, mark: yes | no }` */
export function exportApi(app: FastifyInstance, exports: Exports): void {
  app.post('/api/export', async (request, reply) => exports.answer(request, reply));
}

/** Opens the snapshot on a replica and starts to make the archive; an error before the first byte is thrown, a later one breaks the download off. */
async function begin(
  services: Services,
  office: number,
  options: ExportOptions,
): Promise<{ readonly body: PassThrough; readonly done: Promise<void> }> {
  const body = new PassThrough();
  // Broken off before it was sent it has no reader to hear of it, and an error nobody hears ends the process; whoever waits for `opened` or `done` is told.
  body.on('error', () => undefined);
  const opened = Promise.withResolvers<void>();
  const done = inSnapshot(services.exportPool, office, async (client) => {
    opened.resolve();
    await pipeline(Readable.from(archive(client, options)), body, { signal: AbortSignal.timeout(LONGEST_EXPORT) });
  });
  done.catch((error: unknown) => {
    opened.reject(error);
    body.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  await opened.promise;
  return { body, done };
}

function readOptions(source: unknown): Pick<ExportOptions, 'format' | 'mark'> {
  const input = readFields(source, (fields) => ({
    format: fields.parsed('format', 'not-in-the-list', (text) => FORMATS.find((format) => format === text), 'csv'),
    mark: fields.text('mark', 3, { optional: true }) === 'yes',
  }));
  if (!input.ok) throw new InputRefused(input.problems);
  return input.value;
}

type Noted = 'office_export' | 'whole_office_export' | 'broken_office_export';

async function note(services: Services, request: FastifyRequest, kind: Noted, format: ExportOptions['format']): Promise<void> {
  const fields = [...TAKEN, format] as const;
  const entry = (id: string) => ({ kind, action: 'export', record: id, fields, purpose: 'office-administration' }) as const;
  await writeFor(services, request, { key: undefined, content: kind, entry }, async (_client, { officeId }) => String(officeId));
}
