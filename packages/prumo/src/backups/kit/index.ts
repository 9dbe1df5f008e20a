export { isInside, type Kit, kitOf } from './kit.ts';
export { findKit, storeKit } from './store-kit.ts';
