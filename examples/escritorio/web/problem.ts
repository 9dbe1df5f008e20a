import { InvalidInput } from '@prumo/app/bus';
import { SourceBusy } from '@prumo/app/cache';
import { isTransient, UnknownOutcome } from '@prumo/app/postgres';
import { isRedisTransient } from '@prumo/app/redis';
import { WebRefusal } from '@prumo/app/web/fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemsOf } from '../bus/schema.ts';
import { InputRefused, type Problems } from '../cases/fields.ts';
import { NoSuchCase, VersionConflict } from '../cases/write.ts';
import { NoSuchDeadline } from '../calendar/write.ts';
import { NoSuchClient } from '../clients/write.ts';
import { NoSuchPerson } from '../people/write.ts';
import { RoleRefused } from '../roles/refused.ts';
import { allowedTo, type Action } from '../roles/permissions.ts';
import { problemPage } from '../pages/problem.ts';
import { StorageAway } from '../storage/guarded.ts';
import type { Services } from './services.ts';
import { pageOf } from './visit.ts';

/** An answer other than the asked-for one, thrown by routes. `code` is what programs read. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly fields?: Problems;
  /** What the role of whoever asked may not do. */
  readonly action?: Action;
}

/** Answers an error: as JSON under /api, as a page elsewhere. Only what nobody foresaw is logged as an error. */
export function answerProblem(services: Services, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error);
  if (problem.status >= 500) {
    const fields = { method: request.method, route: request.routeOptions.url, status: problem.status, err: error };
    if (problem.status === 503) services.log.warn(fields, 'request failed');
    else services.log.error(fields, 'request failed');
  }
  if (problem.status === 503) reply.header('Retry-After', error instanceof StorageAway ? error.retryAfter : 2);
  reply.status(problem.status).header('Cache-Control', 'no-store');
  if (request.url.startsWith('/api/')) {
    reply.send({
      error: {
        code: problem.code,
        ...(problem.fields === undefined ? {} : { fields: problem.fields }),
        ...(problem.action === undefined ? {} : { action: problem.action, allowed: allowedTo(problem.action) }),
      },
    });
  } else {
    reply.type('text/html; charset=utf-8').send(
      problemPage(pageOf(services, request, reply), problem.status, {
        action: problem.action,
        code: problem.status === 413 && sendsFile(request) ? 'file-too-large' : problem.code,
        // The address of an office that is not there leads nowhere else.
        ...(problem.code === 'unknown-office' ? { home: services.settings.http.publicUrl } : {}),
      }),
    );
  }
}

/** Only a form with a file may be as large as a file. */
function sendsFile({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.startsWith('multipart/form-data') === true;
}

const NOT_THERE = [NoSuchCase, NoSuchClient, NoSuchDeadline, NoSuchPerson];

function problemOf(error: unknown): Problem {
  if (error instanceof StorageAway) return { status: 503, code: 'storage-away' };
  if (error instanceof Refusal) return { status: error.status, code: error.code };
  if (error instanceof WebRefusal) return { status: error.statusCode, code: error.code };
  if (error instanceof InvalidInput) return { status: 422, code: 'invalid', fields: problemsOf(error) };
  if (error instanceof InputRefused) return { status: 422, code: 'invalid', fields: error.problems };
  if (error instanceof VersionConflict) return { status: 409, code: 'changed-meanwhile' };
  if (error instanceof RoleRefused) return { status: 403, code: 'role-not-allowed', action: error.action };
  if (NOT_THERE.some((kind) => error instanceof kind)) return { status: 404, code: 'not-found' };
  // Characters no text in the database can have: whoever sent them made a mistake, not we.
  if (error instanceof Error && 'code' in error && (error.code === '22021' || error.code === '22P05'))
    return { status: 400, code: 'bad-request' };
  // The bus has one, and writes with a key but without a command have another.
  if (error instanceof Error && error.name === 'KeyReused') return { status: 422, code: 'idempotency-key-reused' };
  if (isTransient(error) || error instanceof UnknownOutcome || isRedisTransient(error) || error instanceof SourceBusy)
    return { status: 503, code: 'recovering' };
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    // The kit's own, while Redis is away or too many passwords wait.
    if (error.statusCode === 503) return { status: 503, code: 'recovering' };
    // Fastify's own: a body too large, a content type nobody reads, broken JSON.
    if (error.statusCode < 500) return { status: error.statusCode, code: 'bad-request' };
  }
  return { status: 500, code: 'internal' };
}
