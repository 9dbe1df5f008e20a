export { acknowledge, acknowledgedAt } from './acknowledged.ts';
export { escrowFingerprint, type EscrowKeys, escrowText, readEscrow } from './escrow.ts';
export { keysOf, offsiteUrl, recoveryLines } from './keys-of.ts';
