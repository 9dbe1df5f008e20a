export {
  distantAccess,
  type BucketAddress,
  type OffsiteAddress,
  type SftpAddress,
  type OffsitePlace,
  offsitePlaceOf,
  offsitePlaceSchema,
} from './offsite-place.ts';
export { carry, missingFrom, type Parcel } from './parcel.ts';
export { placeAsked } from './place-asked.ts';
export { lockOf, type ObjectLock } from './lock-of.ts';
export { markOf, remembering } from './remembering.ts';
export { SEND_WITHIN, type Sent, sendAlone, sendMissing, sentSchema } from './send-missing.ts';
