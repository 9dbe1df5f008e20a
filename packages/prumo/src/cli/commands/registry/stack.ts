import { text as switchover } from '../../switchover-text.ts';
import { text } from '../../text.ts';
import type { Command } from '../command.ts';
import { DRY_RUN, JSON_OUTPUT } from './flags.ts';

/** What makes a stack and runs it. */
export const STACK_COMMANDS: readonly Command[] = [
  {
    usage: 'init',
    summary: text.commands().init,
    options: [
      { flags: '--name <name>', summary: text.flags().name },
      { flags: '--locale <en|pt-BR>', summary: text.flags().locale },
      { flags: '--domain <domain>', summary: text.flags().domain },
      { flags: '--web <command>', summary: text.flags().web },
      { flags: '--worker <command>', summary: text.flags().worker },
      { flags: '--release <command>', summary: text.flags().release },
      { flags: '--without <sections>', summary: text.flags().without },
      { flags: '--force', summary: text.flags().force },
      DRY_RUN,
      JSON_OUTPUT,
    ],
    examples: ['init', 'init --name loja --domain loja.localhost --web "node server.js"', 'init --name bank --without app,edge,storage'],
    load: async () => (await import('../init.ts')).runInit,
  },
  {
    usage: 'doctor',
    summary: text.commands().doctor,
    options: [{ flags: '--install', summary: text.flags().install }, JSON_OUTPUT],
    examples: ['doctor', 'doctor --install', 'doctor --json'],
    load: async () => (await import('../doctor.ts')).runDoctor,
  },
  {
    usage: 'plan',
    summary: text.commands().plan,
    options: [JSON_OUTPUT],
    examples: ['plan', 'plan --json'],
    load: async () => (await import('../plan.ts')).printPlan,
  },
  {
    usage: 'up',
    summary: text.commands().up,
    options: [
      { flags: '--install', summary: text.flags().install },
      { flags: '--wait', summary: text.flags().wait },
      { flags: '--no-wait', summary: text.flags().noWait },
      DRY_RUN,
      JSON_OUTPUT,
    ],
    examples: ['up', 'up --install --wait', 'up --no-wait', 'up --dry-run', '--file examples/escritorio/prumo.yaml up'],
    load: async () => (await import('../up.ts')).runUp,
  },
  {
    usage: 'status',
    summary: text.commands().status,
    options: [{ flags: '-w, --watch', summary: text.flags().watch }, JSON_OUTPUT],
    examples: ['status', 'status --watch', 'status --json | jq ".services[] | select(.health != \\"healthy\\")"'],
    load: async () => (await import('../status.ts')).runStatus,
  },
  {
    usage: 'logs [service...]',
    summary: text.commands().logs,
    options: [
      { flags: '-f, --follow', summary: text.flags().follow },
      { flags: '-n, --lines <count>', summary: text.flags().lines, default: '20' },
      { flags: '--json', summary: text.flags().jsonLines },
    ],
    examples: ['logs web -f', 'logs postgres-1 -n 100', 'logs web -f --json'],
    load: async () => (await import('../logs.ts')).runLogs,
  },
  {
    usage: 'scale <process=replicas...>',
    summary: text.commands().scale,
    options: [DRY_RUN, JSON_OUTPUT],
    examples: ['scale web=5', 'scale web=2 queue=3'],
    load: async () => (await import('../scale.ts')).runScale,
  },
  {
    usage: 'restart <service...>',
    summary: text.commands().restart,
    options: [DRY_RUN, JSON_OUTPUT],
    examples: ['restart web', 'restart postgres', 'restart redis-1'],
    load: async () => (await import('../restart.ts')).runRestart,
  },
  {
    usage: 'switchover',
    summary: switchover.summary(),
    options: [{ flags: '--to <member>', summary: switchover.to() }, DRY_RUN, JSON_OUTPUT],
    examples: ['switchover', 'switchover --to postgres-2', 'switchover --dry-run'],
    load: async () => (await import('../switchover.ts')).runSwitchover,
  },
  {
    usage: 'run <task> [arguments...]',
    summary: text.commands().run,
    options: [],
    examples: ['run seed', 'run seed -- --offices 10'],
    load: async () => (await import('../run.ts')).runTask,
  },
];
