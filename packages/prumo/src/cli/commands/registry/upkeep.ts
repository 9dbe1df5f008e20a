import { text } from '../../text.ts';
import type { Command } from '../command.ts';
import { DRY_RUN, JSON_OUTPUT } from './flags.ts';

/** What is needed now and then, and at the end. */
export const UPKEEP_COMMANDS: readonly Command[] = [
  {
    usage: 'connect <db|cache|s3|prometheus>',
    summary: text.commands().connect,
    options: [{ flags: '--print', summary: text.flags().print }, { flags: '--owner', summary: text.flags().owner }, JSON_OUTPUT],
    examples: ['connect db', 'connect db --print', 'connect db --owner', 'connect cache'],
    load: async () => (await import('../connect.ts')).runConnect,
  },
  {
    usage: 'secrets',
    summary: text.commands().secrets,
    options: [],
    examples: [],
    load: async () => (await import('../secrets.ts')).listSecrets,
    children: [
      {
        usage: 'list',
        summary: text.commands().secretsList,
        options: [JSON_OUTPUT],
        examples: ['secrets list'],
        load: async () => (await import('../secrets.ts')).listSecrets,
      },
      {
        usage: 'rotate <name>',
        summary: text.commands().secretsRotate,
        options: [DRY_RUN, JSON_OUTPUT],
        examples: ['secrets rotate database.app'],
        load: async () => (await import('../secrets.ts')).rotateSecret,
      },
    ],
  },
  {
    usage: 'support-bundle',
    summary: text.commands().supportBundle,
    options: [{ flags: '-o, --output <file>', summary: text.flags().output }, JSON_OUTPUT],
    examples: ['support-bundle', 'support-bundle -o bundle.json.gz'],
    load: async () => (await import('../support-bundle.ts')).runSupportBundle,
  },
  {
    usage: 'stop',
    summary: text.commands().stop,
    options: [DRY_RUN, JSON_OUTPUT],
    examples: ['stop'],
    load: async () => (await import('../halt.ts')).runStop,
  },
  {
    usage: 'down',
    summary: text.commands().down,
    options: [DRY_RUN, JSON_OUTPUT],
    examples: ['down'],
    load: async () => (await import('../halt.ts')).runDown,
  },
  {
    usage: 'destroy',
    summary: text.commands().destroy,
    options: [{ flags: '--yes <name>', summary: text.flags().yes }, DRY_RUN, JSON_OUTPUT],
    examples: ['destroy', 'destroy --yes escritorio'],
    load: async () => (await import('../halt.ts')).runDestroy,
  },
];
