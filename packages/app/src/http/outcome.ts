import type { IncomingMessage, ServerResponse } from 'node:http';

/** nginx's word for a client that went away before it had its answer. */
const CLIENT_GONE = 499;

/**
 * How a request ended, after its response has closed: the status sent; 499 where the client went away first; 500 where the server gave up in the middle of an answer, whose
 * status line may have said 200.
 */
export function statusOf(request: IncomingMessage, response: ServerResponse): number {
  if (response.writableFinished) return response.statusCode;
  const { socket } = request;
  return socket.readableEnded || socket.errored !== null ? CLIENT_GONE : 500;
}

/** Declared bytes of a request's body; undefined where there is none, or where it came in chunks. */
export function requestBytesOf(request: IncomingMessage): number | undefined {
  const declared = request.headers['content-length'];
  return declared === undefined ? undefined : wholeNumber(declared);
}

/** Bytes of an answer: its declared length, or else what went over the connection since `before`, with its head. */
export function responseBytesOf(request: IncomingMessage, response: ServerResponse, before: number): number {
  if (request.method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304) return 0;
  const declared = response.writableFinished ? response.getHeader('content-length') : undefined;
  return (declared === undefined ? undefined : wholeNumber(String(declared))) ?? Math.max(0, request.socket.bytesWritten - before);
}

function wholeNumber(text: string): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
