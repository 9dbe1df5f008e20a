export { Documents, ObjectChanged, ObjectGone, type Opened, type StorageAccess, type Version } from './documents.ts';
export { inByteOrder } from './key-order.ts';
