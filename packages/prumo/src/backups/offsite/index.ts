export { type OffsitePlace, offsitePlaceOf, offsitePlaceSchema } from './offsite-place.ts';
export { carry } from './parcel.ts';
export { placeAsked } from './place-asked.ts';
export { markOf, remembering } from './remembering.ts';
export { SEND_WITHIN, type Sent, sendMissing, sentSchema } from './send-missing.ts';
