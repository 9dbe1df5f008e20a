import { commands as evidenceCommands, flags as evidenceFlags } from '../../evidence-text.ts';
import { text } from '../../text.ts';
import type { Command } from '../command.ts';
import { DRY_RUN, JSON_OUTPUT } from './flags.ts';

/** What breaks things on purpose, and what that came to. */
export const PROOF_COMMANDS: readonly Command[] = [
  {
    usage: 'prove',
    summary: text.commands().prove,
    options: [
      { flags: '--all', summary: text.flags().all },
      { flags: '--only <drills>', summary: text.flags().only },
      { flags: '--seed <number>', summary: text.flags().seed },
      { flags: '--yes', summary: text.flags().yesDisturb },
      DRY_RUN,
      JSON_OUTPUT,
    ],
    examples: ['prove', 'prove --all', 'prove --only failover-node,failover-crash', 'prove --dry-run'],
    load: async () => (await import('../prove.ts')).runProve,
  },
  {
    usage: 'drill',
    summary: text.commands().drill,
    options: [],
    examples: [],
    load: async () => (await import('../drill.ts')).listDrills,
    children: [
      {
        usage: 'list',
        summary: text.commands().drillList,
        options: [JSON_OUTPUT],
        examples: ['drill list'],
        load: async () => (await import('../drill.ts')).listDrills,
      },
      {
        usage: 'run <drill>',
        summary: text.commands().drillRun,
        options: [
          { flags: '--seed <number>', summary: text.flags().seed },
          { flags: '--yes', summary: text.flags().yesDisturb },
          DRY_RUN,
          JSON_OUTPUT,
        ],
        examples: ['drill run failover-node', 'drill run failover-crash --seed 42'],
        load: async () => (await import('../prove.ts')).runOneDrill,
      },
      {
        usage: 'show <drill|run>',
        summary: text.commands().drillShow,
        options: [JSON_OUTPUT],
        examples: ['drill show failover-node'],
        load: async () => (await import('../drill.ts')).showDrill,
      },
      {
        usage: 'history [drill]',
        summary: text.commands().drillHistory,
        options: [JSON_OUTPUT],
        examples: ['drill history', 'drill history failover-node --json'],
        load: async () => (await import('../drill.ts')).drillHistory,
      },
    ],
  },
  {
    usage: 'claims [claim]',
    summary: evidenceCommands.claims,
    options: [{ flags: '--area <area>', summary: evidenceFlags.area }, JSON_OUTPUT],
    examples: ['claims', 'claims no-acknowledged-write-lost', 'claims --area backups', 'claims --json'],
    load: async () => (await import('../claims.ts')).runClaims,
  },
  {
    usage: 'score',
    summary: evidenceCommands.score,
    options: [{ flags: '--since <date>', summary: evidenceFlags.since }, JSON_OUTPUT],
    examples: ['score', 'score --since 2026-10-01', 'score --json'],
    load: async () => (await import('../score.ts')).runScore,
  },
];
