export { type Log, SILENT } from './log.ts';
export { currentContext, type RequestContext, withContext } from './request-context.ts';
