import { text } from '../text.ts';
import type { Command } from './command.ts';

const DRY_RUN = { flags: '--dry-run', summary: text.flags().dryRun };
const JSON_OUTPUT = { flags: '--json', summary: text.flags().json };

/** Every command, in the order `--help` lists them. Adding one is a file and an entry. */
export const COMMANDS: readonly Command[] = [
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
    load: async () => (await import('./init.ts')).runInit,
  },
  {
    usage: 'doctor',
    summary: text.commands().doctor,
    options: [{ flags: '--install', summary: text.flags().install }, JSON_OUTPUT],
    examples: ['doctor', 'doctor --install', 'doctor --json'],
    load: async () => (await import('./doctor.ts')).runDoctor,
  },
  {
    usage: 'plan',
    summary: text.commands().plan,
    options: [JSON_OUTPUT],
    examples: ['plan', 'plan --json'],
    load: async () => (await import('./plan.ts')).printPlan,
  },
  {
    usage: 'up',
    summary: text.commands().up,
    options: [{ flags: '--install', summary: text.flags().install }, { flags: '--wait', summary: text.flags().wait }, DRY_RUN, JSON_OUTPUT],
    examples: ['up', 'up --install --wait', 'up --dry-run', '--file examples/escritorio/prumo.yaml up'],
    load: async () => (await import('./up.ts')).runUp,
  },
  {
    usage: 'status',
    summary: text.commands().status,
    options: [{ flags: '-w, --watch', summary: text.flags().watch }, JSON_OUTPUT],
    examples: ['status', 'status --watch', 'status --json | jq ".services[] | select(.health != \\"healthy\\")"'],
    load: async () => (await import('./status.ts')).runStatus,
  },
  {
    usage: 'logs [service...]',
    summary: text.commands().logs,
    options: [
      { flags: '-f, --follow', summary: text.flags().follow },
      { flags: '-n, --lines <count>', summary: text.flags().lines, default: '20' },
    ],
    examples: ['logs web -f', 'logs postgres-1 -n 100'],
    load: async () => (await import('./logs.ts')).runLogs,
  },
  {
    usage: 'scale <process=replicas...>',
    summary: text.commands().scale,
    options: [DRY_RUN, JSON_OUTPUT],
    examples: ['scale web=5', 'scale web=2 queue=3'],
    load: async () => (await import('./scale.ts')).runScale,
  },
  {
    usage: 'restart <service...>',
    summary: text.commands().restart,
    options: [JSON_OUTPUT],
    examples: ['restart web', 'restart postgres', 'restart redis-1'],
    load: async () => (await import('./restart.ts')).runRestart,
  },
  {
    usage: 'run <task> [arguments...]',
    summary: text.commands().run,
    options: [],
    examples: ['run seed', 'run seed -- --offices 10'],
    load: async () => (await import('./run.ts')).runTask,
  },
  {
    usage: 'connect <db|cache|s3>',
    summary: text.commands().connect,
    options: [{ flags: '--print', summary: text.flags().print }, JSON_OUTPUT],
    examples: ['connect db', 'connect db --print', 'connect cache'],
    load: async () => (await import('./connect.ts')).runConnect,
  },
  {
    usage: 'secrets',
    summary: text.commands().secrets,
    options: [],
    examples: [],
    load: async () => (await import('./secrets.ts')).listSecrets,
    children: [
      {
        usage: 'list',
        summary: text.commands().secretsList,
        options: [JSON_OUTPUT],
        examples: ['secrets list'],
        load: async () => (await import('./secrets.ts')).listSecrets,
      },
      {
        usage: 'rotate <name>',
        summary: text.commands().secretsRotate,
        options: [JSON_OUTPUT],
        examples: ['secrets rotate database.app'],
        load: async () => (await import('./secrets.ts')).rotateSecret,
      },
    ],
  },
  {
    usage: 'support-bundle',
    summary: text.commands().supportBundle,
    options: [{ flags: '-o, --output <file>', summary: text.flags().output }, JSON_OUTPUT],
    examples: ['support-bundle', 'support-bundle -o bundle.json.gz'],
    load: async () => (await import('./support-bundle.ts')).runSupportBundle,
  },
  {
    usage: 'stop',
    summary: text.commands().stop,
    options: [JSON_OUTPUT],
    examples: ['stop'],
    load: async () => (await import('./halt.ts')).runStop,
  },
  {
    usage: 'down',
    summary: text.commands().down,
    options: [JSON_OUTPUT],
    examples: ['down'],
    load: async () => (await import('./halt.ts')).runDown,
  },
  {
    usage: 'destroy',
    summary: text.commands().destroy,
    options: [{ flags: '--yes <name>', summary: text.flags().yes }, JSON_OUTPUT],
    examples: ['destroy', 'destroy --yes escritorio'],
    load: async () => (await import('./halt.ts')).runDestroy,
  },
];
