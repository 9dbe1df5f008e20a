/** A request that is not done. Fastify and Express answer with `statusCode`, and an error handler may make a page of `code`. Holds nothing the client sent. */
export class WebRefusal extends Error {
  override readonly name = 'WebRefusal';
  readonly statusCode: 403 | 429;
  readonly code: 'foreign-origin' | 'no-form-token' | 'too-many-requests' | 'cors';

  constructor(statusCode: 403 | 429, code: WebRefusal['code']) {
    super(code);
    this.statusCode = statusCode;
    this.code = code;
  }
}
