import type { Request, RequestHandler, Response } from 'express';
import { replyOf } from '../node/web-safety.ts';
import { createSafetyCore, type SafetyOptions, type Visits } from '../safety/core.ts';

export type WebSafetyOptions<Data> = SafetyOptions<Data, Request>;

export interface WebSafety<Data> extends Visits<Data, Request, Response> {
  /**
   * Adds the middleware, before the routes it is for: what comes before the body is read, then these parsers (`express.json()`), then the check of the form token, which no route can so be without.
   * Refusals go to the error handlers with a `statusCode`.
   */
  install(app: { use(handler: RequestHandler): unknown }, ...parsers: readonly RequestHandler[]): void;
}

/** Joins the parts of web safety for Express 5. Everything it decides is decided by functions that know no framework. */
export function createWebSafety<Data>(options: WebSafetyOptions<Data>): WebSafety<Data> {
  const { arrive, checkToken, ...visits } = createSafetyCore<Data, Request, Response>(options, replyOf);
  return {
    ...visits,
    install(app, ...parsers) {
      app.use(async (request, response, next) => {
        if ((await arrive(request, response)) === 'go-on') next();
        else response.status(204).end();
      });
      for (const parser of parsers) app.use(parser);
      app.use((request, _response, next) => {
        checkToken(request, request.body);
        next();
      });
    },
  };
}
