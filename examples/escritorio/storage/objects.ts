import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

export interface StorageSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
}

/** The bucket of documents. */
export interface Objects extends Disposable {
  put(key: string, body: Buffer, contentType: string, signal?: AbortSignal): Promise<void>;
  /** The object as a stream; undefined when there is none. */
  get(key: string, signal?: AbortSignal): Promise<Readable | undefined>;
  /** Also where there is none. */
  remove(key: string, signal?: AbortSignal): Promise<void>;
  /** Makes the bucket where it is missing. */
  ensureBucket(): Promise<void>;
}

/** Opens no connection yet. The SDK tries each request three times by itself. */
export function openObjects(settings: StorageSettings): Objects {
  const client = new S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    credentials: { accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey },
    // Servers other than AWS's: bucket in the path, and no checksum headers they do not check.
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const Bucket = settings.bucket;
  return {
    async put(key, body, contentType, signal) {
      // Content-MD5 is what every S3 server checks on arrival.
      const ContentMD5 = createHash('md5').update(body).digest('base64');
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: body, ContentType: contentType, ContentMD5 }), {
        ...(signal && { abortSignal: signal }),
      });
    },
    async get(key, signal) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }), { ...(signal && { abortSignal: signal }) });
        return Body instanceof Readable ? Body : undefined;
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    async remove(key, signal) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }), { ...(signal && { abortSignal: signal }) });
    },
    async ensureBucket() {
      try {
        await client.send(new HeadBucketCommand({ Bucket }));
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'NotFound') throw error;
        await client.send(new CreateBucketCommand({ Bucket }));
      }
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}
