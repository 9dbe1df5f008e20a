export { type BucketAccess, bucketTarget } from './bucket.ts';
export { folderTarget } from './folder.ts';
export { ObjectMissing, type StoredObject, type Target } from './target.ts';
