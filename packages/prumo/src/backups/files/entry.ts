import * as z from 'zod';

/** What a store keeps with an object, beside its bytes. */
export const headersSchema = z.object({
  type: z.string().optional(),
  encoding: z.string().optional(),
  disposition: z.string().optional(),
  language: z.string().optional(),
  cache: z.string().optional(),
  /** The application's own, names in lower case. */
  metadata: z.record(z.string(), z.string()).optional(),
});

const place = { bucket: z.string(), key: z.string() };

const copiedSchema = z.object({
  ...place,
  /** Bytes. */
  size: z.int().min(0),
  etag: z.string(),
  modified: z.iso.datetime(),
  headers: headersSchema,
  /** Name of what its bytes are stored as, without the ending; the same for the same bytes. */
  content: z.string().regex(/^[0-9a-f]{32}$/),
  /** Of the bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A line of a backup's list: one object. */
export const entrySchema = z.union([
  copiedSchema,
  /** It was listed, and gone when it was to be read. */
  z.object({ ...place, vanished: z.literal(true) }),
  /** It is there, and the store does not give its bytes: why. */
  z.object({ ...place, unread: z.string() }),
]);

export type Headers = z.infer<typeof headersSchema>;
export type Copied = z.infer<typeof copiedSchema>;
export type Entry = z.infer<typeof entrySchema>;

export function isCopied(entry: Entry): entry is Copied {
  return 'content' in entry;
}
