export { isInside, type Kit, kitOf } from './kit.ts';
export { type Bucket, findKit, storeKit } from './store-kit.ts';
