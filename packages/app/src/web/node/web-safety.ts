import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSafetyCore, type SafeReply, type SafetyOptions, type Visits } from '../safety/core.ts';

export type WebSafetyOptions<Data> = SafetyOptions<Data, IncomingMessage>;

export interface WebSafety<Data> extends Visits<Data, IncomingMessage, ServerResponse> {
  /** First of all, before the body is read. False: it is answered, go no further. @throws WebRefusal, SessionsUnavailable: answer with their `statusCode` */
  begin(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Once the body is read, before anything is done. @param body of a form or JSON, parsed @throws WebRefusal */
  check(request: IncomingMessage, body: unknown): void;
}

/** Joins the parts of web safety for `node:http`. Each request goes through `begin`, and one that writes through `check`. */
export function createWebSafety<Data>(options: WebSafetyOptions<Data>): WebSafety<Data> {
  const { arrive, checkToken, ...visits } = createSafetyCore<Data, IncomingMessage, ServerResponse>(options, replyOf);
  return {
    ...visits,
    async begin(request, response) {
      if ((await arrive(request, response)) === 'go-on') return true;
      response.writeHead(204).end();
      return false;
    },
    check: checkToken,
  };
}

/** Writes into an answer of Node's, so of Express' too. */
export function replyOf(response: ServerResponse): SafeReply {
  return {
    set(headers) {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    },
    addCookie: (line) => void response.appendHeader('set-cookie', line),
  };
}
