export * from './allocation.ts';
export { knownStacks, type KnownStack, readAllocation, type StoredAllocation } from './allocation-file.ts';
export * from './authority.ts';
export * from './home.ts';
export * from './preview.ts';
export { PortClaims } from './port-claims.ts';
export { probePort } from './probe-port.ts';
export { redactor } from './redact.ts';
export * from './secrets.ts';
