export { accessLog, type AccessLogOptions } from './access-log.ts';
export { createHttpCore, type FinishedRequest, type HttpCore, type HttpOptions, type RequestScope, type RouteOf } from './http-core.ts';
