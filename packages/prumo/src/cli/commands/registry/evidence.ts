import { commands as evidenceCommands, flags as evidenceFlags } from '../../evidence-text.ts';
import { command as reportCommand } from '../../report-text.ts';
import type { Command } from '../command.ts';
import { DRY_RUN, JSON_OUTPUT } from './flags.ts';

/** What is shown of the evidence, and what is waived. */
export const EVIDENCE_COMMANDS: readonly Command[] = [
  {
    usage: 'report',
    summary: reportCommand.report,
    options: [
      { flags: '--format <md|html|json>', summary: reportCommand.format },
      { flags: '--locale <en|pt-BR>', summary: reportCommand.locale },
      { flags: '-o, --output <file>', summary: reportCommand.output },
      { flags: '--since <date>', summary: evidenceFlags.since },
      JSON_OUTPUT,
    ],
    examples: ['report', 'report --format html --locale pt-BR -o prontidao.html', 'report -o readiness.md', 'report --json'],
    load: async () => (await import('../report.ts')).runReport,
  },
  {
    usage: 'evidence',
    summary: evidenceCommands.evidence,
    options: [],
    examples: [],
    load: async () => (await import('../evidence.ts')).listEvidence,
    children: [
      {
        usage: 'list',
        summary: evidenceCommands.evidenceList,
        options: [
          { flags: '--claim <claim>', summary: evidenceFlags.claim },
          { flags: '--drill <drill>', summary: evidenceFlags.drill },
          { flags: '--limit <count>', summary: evidenceFlags.limit, default: '20' },
          JSON_OUTPUT,
        ],
        examples: ['evidence list', 'evidence list --drill failover-node --limit 0'],
        load: async () => (await import('../evidence.ts')).listEvidence,
      },
      {
        usage: 'show <record|run>',
        summary: evidenceCommands.evidenceShow,
        options: [JSON_OUTPUT],
        examples: ['evidence show 12', 'evidence show 3f2a9c'],
        load: async () => (await import('../evidence.ts')).showEvidence,
      },
      {
        usage: 'verify',
        summary: evidenceCommands.evidenceVerify,
        options: [
          { flags: '--anchor <files...>', summary: evidenceFlags.anchor },
          { flags: '--export <file>', summary: evidenceFlags.export },
          JSON_OUTPUT,
        ],
        examples: ['evidence verify', 'evidence verify --anchor head.json', 'evidence verify --export evidence.json --anchor head.json'],
        load: async () => (await import('../evidence-verify.ts')).verifyEvidence,
      },
      {
        usage: 'export',
        summary: evidenceCommands.evidenceExport,
        options: [{ flags: '--format <json|oscal>', summary: evidenceFlags.format, default: 'json' }, JSON_OUTPUT],
        examples: ['evidence export > evidence.json', 'evidence export --format oscal > results.json'],
        load: async () => (await import('../evidence.ts')).exportEvidence,
      },
      {
        usage: 'anchor',
        summary: evidenceCommands.evidenceAnchor,
        options: [JSON_OUTPUT],
        examples: ['evidence anchor > head.json'],
        load: async () => (await import('../evidence.ts')).printAnchor,
      },
    ],
  },
  {
    usage: 'waive <claim>',
    summary: evidenceCommands.waive,
    options: [
      { flags: '--reason <reason>', summary: evidenceFlags.reason },
      { flags: '--by <name>', summary: evidenceFlags.by },
      { flags: '--until <date>', summary: evidenceFlags.until },
      { flags: '--withdraw', summary: evidenceFlags.withdraw },
      DRY_RUN,
      JSON_OUTPUT,
    ],
    examples: [
      'waive people-find-the-fault --reason "Two people, no shift yet" --by "Ana" --until 2027-01-31',
      'waive people-find-the-fault --withdraw --by "Ana"',
    ],
    load: async () => (await import('../waive.ts')).runWaive,
  },
];
