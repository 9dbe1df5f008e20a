import type { RenderedFile, StackContext } from '../../model/index.ts';
import { bucketOf } from '../../spec/index.ts';
import type { Settings } from './settings.ts';

/** File with the authority that signed the bucket's certificate, beside the configuration that names it. */
export const OFFSITE_CA_FILE = 'offsite-ca.crt';

/** Seconds without a byte from the bucket's store before a request is given up: as `bucketTarget` waits. */
export const OFFSITE_TIMEOUT = 30;

/** The bucket of `backup.offsite` as repository `number`. Secret: what opens the bucket, and the key. `name`: in whose `etc` the authority lies. */
export function offsiteRepository(context: StackContext, number: number, name: string): Settings {
  const offsite = bucketOf(context.spec);
  const access = context.offsite;
  if (offsite === undefined || access === undefined || !('accessKey' in access))
    throw new Error('a stack without a bucket in `backup.offsite` has no second repository');
  const { hostname, port } = new URL(offsite.endpoint);
  const prefix = `repo${number}`;
  return {
    [`${prefix}-type`]: 's3',
    [`${prefix}-path`]: `/${offsite.prefix}/physical`,
    [`${prefix}-s3-bucket`]: offsite.bucket,
    [`${prefix}-s3-endpoint`]: hostname,
    [`${prefix}-s3-region`]: offsite.region,
    [`${prefix}-s3-key`]: access.accessKey,
    [`${prefix}-s3-key-secret`]: access.secretKey,
    // Every store knows it; names of buckets as hosts need a name server and a certificate that go along.
    [`${prefix}-s3-uri-style`]: 'path',
    [`${prefix}-storage-port`]: port === '' ? 443 : Number(port),
    ...(access.ca === undefined ? {} : { [`${prefix}-storage-ca-file`]: `${context.etc(name)}/${OFFSITE_CA_FILE}` }),
    [`${prefix}-cipher-type`]: 'aes-256-cbc',
    [`${prefix}-cipher-pass`]: context.secret('backup.cipher'),
  };
}

/** What lies beside a configuration with the bucket. */
export function offsiteFiles({ offsite }: StackContext): readonly RenderedFile[] {
  return offsite === undefined || !('ca' in offsite) || offsite.ca === undefined ? [] : [{ path: OFFSITE_CA_FILE, content: offsite.ca }];
}
