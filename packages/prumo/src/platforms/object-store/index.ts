export { openS3, type S3Access, type S3Sdk } from './open-s3.ts';
export { type ObjectLock, probeLock } from './probe-lock.ts';
export { storeWords } from './store-words.ts';
