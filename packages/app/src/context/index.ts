export { currentContext, type RequestContext, withContext } from './request-context.ts';
