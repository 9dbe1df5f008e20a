export type { Check } from './check.ts';
export * from './doctor.ts';
export type { EdgePlace } from './network.ts';
