import { Agent } from 'node:https';
import type { S3Client } from '@aws-sdk/client-s3';

export type S3Sdk = typeof import('@aws-sdk/client-s3');

/** What opens an S3 store. */
export interface S3Access {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** PEM of the authority that signed the store's certificate. Default: those Node.js trusts. */
  readonly ca?: string | undefined;
}

/** When a request is given up, in milliseconds, and how often it is tried. */
export interface S3Limits {
  readonly attempts: number;
  readonly connectWithin: number;
  /** Without a byte from the store. */
  readonly silentFor?: number;
  /** Until the answer has begun. */
  readonly answerWithin?: number;
}

/** A client of a store, by path as every one knows it. Who opened it destroys it. */
export async function openS3(
  { endpoint, region, accessKey, secretKey, ca }: S3Access,
  { attempts, connectWithin, silentFor, answerWithin }: S3Limits,
): Promise<{ readonly client: S3Client; readonly sdk: S3Sdk }> {
  // Loaded when needed: most commands never speak S3, and it is the largest thing Prumo loads.
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: true,
    maxAttempts: attempts,
    // Swift does not know the checksums newer SDKs add unasked, and takes them for right whatever they are; Content-MD5 it checks.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectWithin,
      ...(silentFor === undefined ? {} : { socketTimeout: silentFor }),
      ...(answerWithin === undefined ? {} : { requestTimeout: answerWithin }),
      ...(ca === undefined ? {} : { httpsAgent: new Agent({ keepAlive: true, ca }) }),
    },
  });
  return { client, sdk };
}
