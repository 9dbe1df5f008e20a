import * as z from 'zod';
import { pattern } from '../fields.ts';
import type { StorageSpec } from '../spec.ts';
import * as text from './text.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export const storageSchema = z
  .strictObject({
    buckets: z
      .array(pattern('Name of a bucket.', BUCKET, text.forms.bucket(), ['documents']))
      .max(100)
      .describe('Buckets to create.')
      .prefault([]),
  })
  .describe('Object storage with the S3 interface.')
  .transform((written): StorageSpec => ({ buckets: written.buckets }));
