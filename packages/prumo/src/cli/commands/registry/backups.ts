import { commands as backupCommands } from '../../backup-text.ts';
import { commands as backupStateCommands } from '../../backup-state-text.ts';
import { command as keyCommand, flags as keyFlags } from '../../escrow-text.ts';
import { command as recoverCommand, flags as recoverFlags } from '../../recover-text.ts';
import { commands as exportCommands } from '../../export-text.ts';
import { commands as filesCommands } from '../../files-text.ts';
import { commands as restoreCommands } from '../../restore-text.ts';
import { commands as importCommands } from '../../import-text.ts';
import { commands as tenantCommands } from '../../restore-tenant-text.ts';
import { text } from '../../text.ts';
import type { Command } from '../command.ts';
import { DRY_RUN, JSON_OUTPUT } from './flags.ts';

const TENANT = { flags: '--tenant <key>', summary: exportCommands.tenant };
const FROM = { flags: '--from <local|offsite>', summary: exportCommands.from, default: 'local' };

/** What is kept elsewhere, and how it comes back. */
export const BACKUP_COMMANDS: readonly Command[] = [
  {
    usage: 'backup',
    summary: backupCommands.backup,
    options: [],
    examples: [],
    load: async () => (await import('../backup.ts')).listBackups,
    children: [
      {
        usage: 'list',
        summary: backupCommands.list,
        options: [{ flags: '--from <local|offsite>', summary: backupCommands.from }, JSON_OUTPUT],
        examples: ['backup list', 'backup list --from offsite', 'backup list --json'],
        load: async () => (await import('../backup.ts')).listBackups,
      },
      {
        usage: 'now',
        summary: backupCommands.now,
        options: [
          { flags: '--type <kind>', summary: backupCommands.type, default: 'incremental' },
          { flags: '--logical', summary: backupCommands.logical },
          { flags: '--files', summary: backupCommands.files },
          JSON_OUTPUT,
        ],
        examples: ['backup now', 'backup now --type full', 'backup now --logical', 'backup now --files'],
        load: async () => (await import('../backup.ts')).takeBackup,
      },
      {
        usage: 'show <backup>',
        summary: backupCommands.show,
        options: [JSON_OUTPUT],
        examples: ['backup show 20261126-020000F', 'backup show 20261126-030000L', 'backup show 20261126-040000S'],
        load: async () => (await import('../backup.ts')).showBackup,
      },
      {
        usage: 'verify',
        summary: backupCommands.verify,
        options: [JSON_OUTPUT],
        examples: ['backup verify'],
        load: async () => (await import('../backup.ts')).verifyBackups,
      },
      {
        usage: 'status',
        summary: backupStateCommands.status,
        options: [{ flags: '--format <json|prometheus>', summary: backupStateCommands.format }, JSON_OUTPUT],
        examples: ['backup status', 'backup status --format prometheus'],
        load: async () => (await import('../backup-status.ts')).showBackupStatus,
      },
      {
        usage: 'key',
        summary: keyCommand,
        options: [
          { flags: '--to <file>', summary: keyFlags.to },
          { flags: '--acknowledge', summary: keyFlags.acknowledge },
          { flags: '--fingerprint <fingerprint>', summary: keyFlags.fingerprint },
          DRY_RUN,
          JSON_OUTPUT,
        ],
        examples: [
          'backup key',
          'backup key --to my-shop.escrow',
          'backup key --acknowledge',
          'backup key --acknowledge --fingerprint 0f1e-2d3c-4b5a-6978',
        ],
        load: async () => (await import('../backup-key.ts')).runBackupKey,
      },
    ],
  },
  {
    usage: 'export',
    summary: exportCommands.export,
    options: [],
    examples: [],
    load: async () => (await import('../export.ts')).listExports,
    children: [
      {
        usage: 'list',
        summary: exportCommands.list,
        options: [TENANT, FROM, JSON_OUTPUT],
        examples: ['export list', 'export list --tenant 42', 'export list --from offsite'],
        load: async () => (await import('../export.ts')).listExports,
      },
      {
        usage: 'now',
        summary: exportCommands.now,
        options: [TENANT, DRY_RUN, JSON_OUTPUT],
        examples: ['export now --dry-run', 'export now', 'export now --tenant 42'],
        load: async () => (await import('../export.ts')).takeExport,
      },
      {
        usage: 'show <export>',
        summary: exportCommands.show,
        options: [FROM, JSON_OUTPUT],
        examples: ['export show 20261126-040000E-73475cb40a56'],
        load: async () => (await import('../export.ts')).showExport,
      },
      {
        usage: 'verify <export>',
        summary: exportCommands.verify,
        options: [FROM, JSON_OUTPUT],
        examples: ['export verify 20261126-040000E-73475cb40a56'],
        load: async () => (await import('../export.ts')).verifyExport,
      },
      {
        usage: 'download <export>',
        summary: exportCommands.download,
        options: [{ flags: '--to <path>', summary: exportCommands.to }, FROM, DRY_RUN, JSON_OUTPUT],
        examples: [
          'export download 20261126-040000E-73475cb40a56 --to office.tar',
          'export download 20261126-040000E-73475cb40a56 --to office --dry-run',
          'export download 20261126-040000E-73475cb40a56 --to office.tar --from offsite',
        ],
        load: async () => (await import('../export.ts')).downloadExport,
      },
    ],
  },
  {
    usage: 'restore [path]',
    summary: restoreCommands.restore,
    options: [
      { flags: '--to <new|directory|in-place|bucket>', summary: restoreCommands.to },
      { flags: '--time <time>', summary: restoreCommands.time },
      { flags: '--backup <label>', summary: restoreCommands.backup },
      { flags: '--logical', summary: restoreCommands.logical },
      { flags: '--table <name...>', summary: restoreCommands.table },
      { flags: '--from <local|offsite>', summary: restoreCommands.from, default: 'local' },
      { flags: '--files', summary: filesCommands.files },
      { flags: '--bucket <name>', summary: filesCommands.bucket },
      { flags: '--prefix <prefix>', summary: filesCommands.prefix },
      { flags: '--as-of <time>', summary: filesCommands.asOf },
      { flags: '--delete-extra', summary: filesCommands.deleteExtra },
      { flags: '--remove', summary: restoreCommands.remove },
      { flags: '--undo', summary: restoreCommands.undo },
      { flags: '--tenant <key>', summary: tenantCommands.tenant },
      { flags: '--export <name>', summary: tenantCommands.export },
      { flags: '--yes <name>', summary: restoreCommands.yes },
      DRY_RUN,
      JSON_OUTPUT,
    ],
    examples: [
      'restore --to new',
      'restore --to new --time 2026-11-26T14:30:00-03:00',
      'restore --to new --from offsite',
      'restore --to directory /srv/look',
      'restore --to directory /srv/look --backup 20261126-020000F --dry-run',
      'restore --to new --logical',
      'restore --to new --logical --from offsite',
      'restore --to new --logical --table public.note --table public.office',
      'restore --files --to bucket --dry-run',
      'restore --files --to bucket --bucket documents --prefix 2026/ --as-of 2026-11-26T14:30:00-03:00',
      'restore --files --to directory /srv/look --backup 20261126-040000S',
      'restore --files --to bucket --from offsite',
      'restore --remove',
      'restore --to in-place --time 2026-11-26T14:30:00-03:00 --dry-run',
      'restore --to in-place --time 2026-11-26T14:30:00-03:00',
      'restore --undo',
      'restore --tenant 42 --dry-run',
      'restore --tenant 42 --export 20261126-040000E-73475cb40a56 --yes 42',
      'restore --tenant 42 --from offsite --yes 42',
    ],
    load: async () => (await import('../restore.ts')).runRestore,
  },
  {
    usage: 'import [source]',
    summary: importCommands.import,
    options: [
      { flags: '--password-file <file>', summary: importCommands.passwordFile },
      { flags: '--replace', summary: importCommands.replace },
      { flags: '--no-switch', summary: importCommands.noSwitch },
      { flags: '--undo', summary: importCommands.undo },
      { flags: '--forget', summary: importCommands.forget },
      { flags: '--abort', summary: importCommands.abort },
      DRY_RUN,
      JSON_OUTPUT,
    ],
    examples: [
      'import postgres://app@db.example.com:5432/shop --dry-run',
      'import postgres://app@db.example.com:5432/shop --password-file shop.password --no-switch',
      'import postgres://app@db.example.com:5432/shop --password-file shop.password',
      'import shop.sql.gz --replace',
      'import --undo',
      'import --forget',
    ],
    load: async () => (await import('../import.ts')).runImport,
  },
  {
    usage: 'recover',
    summary: recoverCommand,
    options: [
      { flags: '--from <url>', summary: recoverFlags.from },
      { flags: '--endpoint <url>', summary: recoverFlags.endpoint },
      { flags: '--region <region>', summary: recoverFlags.region, default: 'us-east-1' },
      { flags: '--key <file>', summary: recoverFlags.key },
      { flags: '--credentials <file>', summary: recoverFlags.credentials },
      { flags: '--ca-file <file>', summary: recoverFlags.caFile },
      { flags: '--host-key <fingerprint>', summary: recoverFlags.hostKey },
      { flags: '--identity <file>', summary: recoverFlags.identity },
      { flags: '--into <folder>', summary: recoverFlags.into },
      { flags: '--time <time>', summary: restoreCommands.time },
      { flags: '--rehearsal', summary: recoverFlags.rehearsal },
      { flags: '--install', summary: text.flags().install },
      DRY_RUN,
      JSON_OUTPUT,
    ],
    examples: [
      'recover --from s3://backups/my-shop --endpoint https://s3.example.com --key my-shop.escrow --dry-run',
      'recover --from s3://backups/my-shop --endpoint https://s3.example.com --key my-shop.escrow --credentials .env.offsite',
      'recover --from s3://backups/my-shop --endpoint https://s3.example.com --key my-shop.escrow --rehearsal',
      'recover --from sftp://my-shop@backup.example.com:22/srv/my-shop --host-key SHA256:… --identity .env.offsite-key --key my-shop.escrow',
    ],
    load: async () => (await import('../recover.ts')).runRecover,
  },
];
