export { type BucketAccess, bucketTarget } from './bucket.ts';
export { below, type DistantAccess, type DistantOptions, distantTarget } from './distant.ts';
export { folderTarget } from './folder.ts';
export { type SftpFolderAccess, sftpTarget } from './sftp.ts';
export { ObjectMissing, type StoredObject, type Target } from './target.ts';
