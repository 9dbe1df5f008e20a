import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Kept } from '../../logical/targets/bucket.ts';
import type { Headers } from '../entry.ts';

/** What a store keeps with an object, from its answer. Pure. */
export function headersOf(found: GetObjectCommandOutput): Headers {
  const headers = {
    type: found.ContentType,
    encoding: found.ContentEncoding,
    disposition: found.ContentDisposition,
    language: found.ContentLanguage,
    cache: found.CacheControl,
    metadata: found.Metadata,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

/** The same, as it is given to a store. Pure. */
export function keptWith({ type, encoding, disposition, language, cache, metadata }: Headers): Kept {
  return {
    ContentType: type,
    ContentEncoding: encoding,
    ContentDisposition: disposition,
    ContentLanguage: language,
    CacheControl: cache,
    Metadata: metadata,
  };
}
