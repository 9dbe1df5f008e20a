export { type OffsitePlace, offsitePlaceOf, offsitePlaceSchema } from './offsite-place.ts';
export { carry, missingFrom, type Parcel } from './parcel.ts';
export { placeAsked } from './place-asked.ts';
export { markOf, remembering } from './remembering.ts';
export { SEND_WITHIN, type Sent, sendAlone, sendMissing, sentSchema } from './send-missing.ts';
