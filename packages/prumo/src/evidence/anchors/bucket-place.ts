import type { S3Client } from '@aws-sdk/client-s3';
import type { StackContext } from '../../model/index.ts';
import { openS3, type S3Access, type S3Sdk } from '../../platforms/object-store/index.ts';
import { anchorFileName, type AnchorPlace, type FoundAnchor, type Reach } from './place.ts';

/** Bucket of its own, beside those the spec names for the application. */
export const ANCHOR_BUCKET = 'prumo-anchors';
/** Milliseconds for one request: anchoring comes after every drill and must not hang on a store that does not answer. */
const REQUEST_WITHIN = 10_000;
const ATTEMPTS = 2;
/** Documents fetched side by side. */
const FETCHED_AT_ONCE = 16;

/** Where an S3 store is. */
export interface BucketSettings extends S3Access {
  readonly bucket: string;
  readonly prefix: string;
}

/** The stack's own object storage; undefined when it has none. */
export function stackBucket(context: StackContext): BucketSettings | undefined {
  if (context.spec.storage === undefined) return undefined;
  return {
    endpoint: context.reference('storage.endpoint'),
    region: context.reference('storage.region'),
    accessKey: context.reference('storage.access_key'),
    secretKey: context.reference('storage.secret_key'),
    bucket: ANCHOR_BUCKET,
    prefix: `${context.spec.name}/`,
  };
}

/** Anchors in an S3 bucket, made on first use. */
export function bucketPlace(settings: BucketSettings): AnchorPlace {
  const { bucket, prefix } = settings;
  const using = async <Result>(work: (client: S3Client, sdk: S3Sdk) => Promise<Result>): Promise<Result> => {
    const { client, sdk } = await openS3(settings, { attempts: ATTEMPTS, connectWithin: REQUEST_WITHIN, answerWithin: REQUEST_WITHIN });
    try {
      return await work(client, sdk);
    } finally {
      client.destroy();
    }
  };
  return {
    name: `${settings.endpoint}/${bucket}/${prefix}`,
    put: (anchor) =>
      using(async (client, sdk) => {
        const object = {
          Bucket: bucket,
          Key: `${prefix}${anchorFileName(anchor)}`,
          Body: `${JSON.stringify(anchor, null, 2)}\n`,
          ContentType: 'application/json',
        };
        try {
          await client.send(new sdk.PutObjectCommand(object));
        } catch (error) {
          if (!isNamed(error, 'NoSuchBucket')) throw error;
          await client.send(new sdk.CreateBucketCommand({ Bucket: bucket }));
          await client.send(new sdk.PutObjectCommand(object));
        }
      }),
    list: ({ newest, signal }: Reach = {}) =>
      using(async (client, sdk) => {
        const until = signal === undefined ? {} : { abortSignal: signal };
        const keys: string[] = [];
        let token: string | undefined;
        do {
          const page = await client
            .send(
              new sdk.ListObjectsV2Command({
                Bucket: bucket,
                Prefix: prefix,
                ...(token === undefined ? {} : { ContinuationToken: token }),
              }),
              until,
            )
            .catch((error: unknown) => {
              if (isNamed(error, 'NoSuchBucket')) return undefined;
              throw error;
            });
          for (const { Key: key } of page?.Contents ?? []) if (key !== undefined) keys.push(key);
          token = page?.NextContinuationToken;
        } while (token !== undefined);
        // They come sorted by name, and names sort by sequence.
        const wanted = newest === undefined ? keys : keys.slice(-newest);
        const found: FoundAnchor[] = [];
        for (let from = 0; from < wanted.length; from += FETCHED_AT_ONCE) {
          const some = wanted.slice(from, from + FETCHED_AT_ONCE).map(async (key): Promise<FoundAnchor> => {
            const object = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }), until);
            return { source: `${settings.endpoint}/${bucket}/${key}`, content: (await object.Body?.transformToString()) ?? '' };
          });
          found.push(...(await Promise.all(some)));
        }
        return found;
      }),
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
