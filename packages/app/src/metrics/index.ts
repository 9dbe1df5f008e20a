export { counter, gauge, histogram, SECONDS } from './instruments.ts';
export { operationDuration } from './database-client.ts';
