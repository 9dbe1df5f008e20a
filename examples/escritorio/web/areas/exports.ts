import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InputRefused, readFields } from '../../cases/fields.ts';
import type { Author } from '../../cases/write.ts';
import { archive, type ExportOptions } from '../../exports/archive.ts';
import { FORMATS } from '../../exports/format.ts';
import { inSnapshot } from '../../exports/snapshot.ts';
import { exportPage } from '../../pages/export/page.ts';
import { describeError } from '../../service/log.ts';
import { signedIn } from '../guard.ts';
import { Refusal } from '../problem.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { writeFor } from '../write.ts';

/** Exports one process makes at a time: each holds a connection to a replica for as long as the download takes. */
const MOST_EXPORTS = 1;
/** Milliseconds a download may take: a reader who stops must not hold a replica's old rows for ever. */
const LONGEST_EXPORT = 10 * 60_000;

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
        await note(services, request, `office.export-begun-${options.format}`);
        const { body, done } = await begin(services, office.id, options);
        void done
          .then(
            () => note(services, request, 'office.export-whole'),
            async (error: unknown) => {
              services.log('warn', 'export broke off', describeError(error));
              await note(services, request, 'office.export-broken');
            },
          )
          .catch((error: unknown) => services.log('error', 'export could not be recorded', describeError(error)))
          .finally(() => {
            running -= 1;
          });
        const name = `${office.subdomain}-${options.at.toISOString().slice(0, 10)}-${options.format}.zip`;
        return await reply
          .header('Cache-Control', 'private, no-store')
          .header('Content-Disposition', `attachment; filename="${name}"`)
          .type('application/zip')
          .send(body);
      } catch (error) {
        running -= 1;
        throw error;
      }
    },
  };
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
  const opened = Promise.withResolvers<void>();
  const done = inSnapshot(services.database.replicas, office, async (client) => {
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

async function note(services: Services, request: FastifyRequest, action: string): Promise<void> {
  await writeFor(services, request, { key: undefined, content: action }, async (client, author: Author) => {
    await client.query("INSERT INTO audit_log (office_id, user_id, action, entity, entity_id) VALUES ($1, $2, $3, 'office', $1)", [
      author.officeId,
      author.userId,
      action,
    ]);
    return String(author.officeId);
  });
}
