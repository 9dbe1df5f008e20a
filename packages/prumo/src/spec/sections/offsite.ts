import * as z from 'zod';
import { field, pattern } from '../fields.ts';
import { problem, type Problem } from '../problem.ts';
import { missing } from '../text.ts';
import { generationsSchema } from './generations.ts';
import { ENV_FILE, readEnvFilePath } from './app.ts';
import { BUCKET } from './storage.ts';
import * as text from './text.ts';

/** pgBackRest speaks to a bucket by TLS alone, and takes a host and a port. */
const ENDPOINT = /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/;
const REGION = /^[a-z0-9][a-z0-9-]{0,62}$/;
const REGION_BY_DEFAULT = 'us-east-1';
const PREFIX = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
/** Of a folder reached by SFTP, wherever it is named. */
export const SFTP_HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;
export const SFTP_USER = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/;
export const SFTP_PATH = /^\/?[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
export const HOST_KEY = /^SHA256:[A-Za-z0-9+/]{43}$/;
export const LARGEST_PORT = 65_535;
const RELATIVE_OR_ABSOLUTE = /^[^\0]+$/;

const sftpSchema = z
  .strictObject({
    host: pattern('Server that is not this machine.', SFTP_HOST, text.forms.host(), ['backup.example.com']),
    port: z.int().min(1).max(LARGEST_PORT).describe('Its port.').prefault(22),
    user: pattern('User there.', SFTP_USER, text.forms.sftpUser(), ['my-shop']),
    path: pattern(
      'Folder there: from the root, or from where the server puts the user. Made when it is missing. Default: the stack’s name.',
      SFTP_PATH,
      text.forms.sftpPath(),
      ['backups/my-shop'],
    ).optional(),
    host_key: pattern(
      'Fingerprint of the server’s key. Another key is refused before anything is told to the server.',
      HOST_KEY,
      text.forms.hostKey(),
    ),
    key_file: field(readEnvFilePath, {
      type: 'string',
      description: 'File with the private key that opens the account, readable by its owner alone; not kept under version control.',
      pattern: ENV_FILE.source,
      examples: ['.env.offsite-key'],
    }).optional(),
    env_file: field(readEnvFilePath, {
      type: 'string',
      description: 'File with `SFTP_PASSWORD`, or with `SFTP_KEY_PASSPHRASE` where the private key has one, likewise.',
      pattern: ENV_FILE.source,
      examples: ['.env.offsite'],
    }).optional(),
  })
  .describe(
    'A folder on a server that speaks SFTP, instead of a bucket. Portable copies, files, exports and what else a stack needs go there; physical backups and WAL do not, since pgBackRest speaks no SFTP: what is lost with the machine is what was written since the last portable copy.',
  );

/** What only a bucket has. */
const BUCKET_KEYS = ['endpoint', 'region', 'bucket', 'prefix', 'env_file', 'ca_file'] as const;

export const offsiteSchema = z
  .strictObject({
    sftp: sftpSchema.optional(),
    endpoint: pattern('Address of an S3 store that is not on this machine; TLS only.', ENDPOINT, text.forms.endpoint(), [
      'https://s3.example.com',
    ]).optional(),
    region: pattern(
      `Region of the bucket; what the store ignores may stay as it is. Default: \`${REGION_BY_DEFAULT}\`.`,
      REGION,
      text.forms.region(),
      ['us-east-1'],
    ).optional(),
    bucket: pattern('Name of the bucket; it must be there.', BUCKET, text.forms.bucket(), ['my-shop-backups']).optional(),
    prefix: pattern('Folder in the bucket. Default: the stack’s name.', PREFIX, text.forms.prefix(), ['my-shop']).optional(),
    env_file: field(readEnvFilePath, {
      type: 'string',
      description:
        'File with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, readable by its owner alone; not kept under version control.',
      pattern: ENV_FILE.source,
      examples: ['.env.offsite'],
    }).optional(),
    ca_file: pattern(
      'File with the authority that signed the store’s certificate, where it is none of those the machine trusts.',
      RELATIVE_OR_ABSOLUTE,
      text.forms.caFile(),
      ['offsite-ca.crt'],
    ).optional(),
    keep: z
      .int()
      .min(1)
      .max(3650)
      .describe(
        'Days for which the database can be brought back to any moment from there, and for which portable copies, files and exports of tenants are kept there. The last good one stays.',
      )
      .prefault(30),
    generations: generationsSchema('Portable copies, files, exports and what else a stack needs, in the bucket, that are'),
  })
  .describe(
    'A second copy of every backup, portable copy, file of the buckets and export of tenants, and of all WAL, in an S3 bucket, encrypted before it leaves: from it and the keys alone everything can be brought back. Or, by `sftp`, of all but physical backups and WAL in a folder of another server.',
  )
  .meta({ anyOf: [{ required: ['sftp'] }, { required: ['endpoint', 'bucket', 'env_file'] }] })
  .transform((written, context) => {
    const issue = (key: string, found: Problem): void =>
      context.addIssue({ code: 'custom', path: [key], message: found.what.en, params: { problem: found } });
    const { sftp, endpoint, bucket, env_file, keep, generations } = written;
    if (sftp !== undefined) {
      const mixed = BUCKET_KEYS.filter((key) => written[key] !== undefined);
      for (const key of mixed) issue(key, problem('conflict', text.forms.offsiteIsOne(), text.forms.offsiteChoose()));
      if (sftp.key_file === undefined && sftp.env_file === undefined)
        issue('sftp', problem('missing', text.forms.sftpOpens(), text.forms.sftpOpensHint()));
      return { sftp, keep, generations };
    }
    if (endpoint === undefined) issue('endpoint', problem('missing', missing(), text.forms.endpoint()));
    if (bucket === undefined) issue('bucket', problem('missing', missing(), text.forms.bucket()));
    if (env_file === undefined) issue('env_file', problem('missing', missing(), text.forms.envFile()));
    if (endpoint === undefined || bucket === undefined || env_file === undefined) return z.NEVER;
    const { region = REGION_BY_DEFAULT, prefix, ca_file } = written;
    return { endpoint, region, bucket, prefix, env_file, ca_file, keep, generations };
  });
