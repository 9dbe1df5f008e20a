import type { Command } from './command.ts';
import { BACKUP_COMMANDS } from './registry/backups.ts';
import { EVIDENCE_COMMANDS } from './registry/evidence.ts';
import { PROOF_COMMANDS } from './registry/proof.ts';
import { STACK_COMMANDS } from './registry/stack.ts';
import { UPKEEP_COMMANDS } from './registry/upkeep.ts';
import { WATCHING_COMMANDS } from './registry/watching.ts';

/** Every command, in the order `--help` lists them. Adding one is a file and an entry in its group. */
export const COMMANDS: readonly Command[] = [
  ...STACK_COMMANDS,
  ...PROOF_COMMANDS,
  ...WATCHING_COMMANDS,
  ...EVIDENCE_COMMANDS,
  ...BACKUP_COMMANDS,
  ...UPKEEP_COMMANDS,
];
