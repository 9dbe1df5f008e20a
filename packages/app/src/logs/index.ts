export { createLog, type LogOptions } from './create-log.ts';
export { createRedactor, type Redactor, type RedactorOptions } from './redactor.ts';
