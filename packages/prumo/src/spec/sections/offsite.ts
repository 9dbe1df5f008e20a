import * as z from 'zod';
import { field, pattern } from '../fields.ts';
import { generationsSchema } from './generations.ts';
import { ENV_FILE, readEnvFilePath } from './app.ts';
import { BUCKET } from './storage.ts';
import * as text from './text.ts';

/** pgBackRest speaks to a bucket by TLS alone, and takes a host and a port. */
const ENDPOINT = /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/;
const REGION = /^[a-z0-9][a-z0-9-]{0,62}$/;
const PREFIX = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const RELATIVE_OR_ABSOLUTE = /^[^\0]+$/;

export const offsiteSchema = z
  .strictObject({
    endpoint: pattern('Address of an S3 store that is not on this machine; TLS only.', ENDPOINT, text.forms.endpoint(), [
      'https://s3.example.com',
    ]),
    region: pattern('Region of the bucket; what the store ignores may stay as it is.', REGION, text.forms.region(), ['us-east-1']).prefault(
      'us-east-1',
    ),
    bucket: pattern('Name of the bucket; it must be there.', BUCKET, text.forms.bucket(), ['my-shop-backups']),
    prefix: pattern('Folder in the bucket. Default: the stack’s name.', PREFIX, text.forms.prefix(), ['my-shop']).optional(),
    env_file: field(readEnvFilePath, {
      type: 'string',
      description:
        'File with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, readable by its owner alone; not kept under version control.',
      pattern: ENV_FILE.source,
      examples: ['.env.offsite'],
    }),
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
    'A second copy of every backup, portable copy, file of the buckets and export of tenants, and of all WAL, in an S3 bucket, encrypted before it leaves: from it and the keys alone everything can be brought back.',
  );
