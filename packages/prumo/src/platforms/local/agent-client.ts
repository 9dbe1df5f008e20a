import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { PrumoError } from '../../errors/index.ts';
import { text } from './text.ts';
import { GUARD_HEADER, isErrorCode } from './wire.ts';

// Not imported: an import of node:http touches all its exports, and so loads undici, 35 to 50 ms of each command's start (Node 24).
const { request: httpRequest } = process.getBuiltinModule('node:http');

export interface AgentRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below `/v1/`. */
  readonly path: string;
  readonly body?: unknown;
  /** Guard without which it must not be done any more. */
  readonly guard?: string;
  readonly signal?: AbortSignal;
}

const message = z.object({ en: z.string(), 'pt-BR': z.string() });
const wireError = z.object({
  code: z.string().refine(isErrorCode),
  what: message,
  why: message.optional(),
  remedy: message,
  still: message.optional(),
  details: z.array(z.string()),
});

/** An error as the agent wrote it. Throws when `value` is none. */
export function fromWire(value: unknown): PrumoError {
  const { code, what, why, remedy, still, details } = wireError.parse(value);
  return new PrumoError({ code, what, remedy, details, ...(why === undefined ? {} : { why }), ...(still === undefined ? {} : { still }) });
}

/** Ask the agent at `socket`. Rejects with the agent's own `PrumoError`, or `agent-unreachable`; with the signal's reason when aborted. */
export async function askAgent(socket: string, request: AgentRequest): Promise<unknown> {
  const response = await open(socket, request);
  return JSON.parse(await bodyOf(response, request.signal));
}

/** Lines of a stream as they come, until `signal` aborts. Rejects with `agent-unreachable` when the agent goes. */
export async function* streamFromAgent(socket: string, path: string, signal: AbortSignal): AsyncGenerator<unknown> {
  if (signal.aborted) return;
  let rest = '';
  try {
    const response = await open(socket, { method: 'GET', path, signal });
    response.setEncoding('utf8');
    for await (const chunk of response) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof PrumoError ? error : unreachable(error);
  }
  if (!signal.aborted) throw unreachable(new Error('the agent ended'));
}

async function open(socket: string, { method, path, body, guard, signal }: AgentRequest): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(guard === undefined ? {} : { [GUARD_HEADER]: guard }),
    };
    const outgoing = httpRequest(
      { socketPath: socket, method, path: `/v1/${path}`, headers, agent: false, ...(signal === undefined ? {} : { signal }) },
      resolve,
    );
    outgoing.on('error', (error) => reject(signal?.aborted === true ? signal.reason : unreachable(error)));
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
  if (response.statusCode === 200) return response;
  const answer: unknown = JSON.parse(await bodyOf(response, signal));
  throw fromWire(typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : answer);
}

async function bodyOf(response: IncomingMessage, signal: AbortSignal | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(Buffer.from(chunk));
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : unreachable(error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unreachable(error: unknown): PrumoError {
  const reason = error instanceof Error ? error.message : String(error);
  return new PrumoError({
    code: 'agent-unreachable',
    what: text.agentSilent(),
    why: text.agentSilentWhy(reason),
    remedy: text.agentRemedy(),
    still: text.agentStill(),
    cause: error,
  });
}
