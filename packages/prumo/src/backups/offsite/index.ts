export { type OffsiteFolder, type OffsitePlace, offsitePlaceOf, offsitePlaceSchema } from './offsite-place.ts';
export { carry, type Kept, type Parcel } from './parcel.ts';
export { placeAsked } from './place-asked.ts';
export { SEND_WITHIN, type Sent, sendMissing, sentSchema } from './send-missing.ts';
