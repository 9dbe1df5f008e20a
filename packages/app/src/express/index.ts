export { healthRouter } from './health-router.ts';
export { httpMiddleware } from './http-middleware.ts';
export { mounted } from './route-template.ts';
