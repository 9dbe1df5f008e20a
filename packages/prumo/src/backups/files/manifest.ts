import * as z from 'zod';

/** Raised when an older Prumo could not read what a newer one writes. */
const FORMAT = 1;

const count = z.int().min(0);

/** What is known of one backup of the files, written when all else is stored: without it there is no backup. Sizes are bytes. */
export const filesManifestSchema = z.object({
  format: z.literal(FORMAT),
  label: z.string(),
  /** ISO 8601. */
  begun: z.iso.datetime(),
  ended: z.iso.datetime(),
  stack: z.string(),
  /** Of Prumo. */
  version: z.string(),
  /** `safety`: what a restore was about to change, to undo it by. */
  purpose: z.literal('safety').optional(),
  buckets: z.array(
    z.object({
      name: z.string(),
      objects: count,
      bytes: count,
      /** Listed, and gone when they were to be read. */
      vanished: count,
      /** The store did not give their bytes. */
      unread: count,
    }),
  ),
  /** What this run stored that was not there. */
  added: z.object({ contents: count, bytes: count }),
  /** The list of objects, as it is stored. */
  list: z.object({ entries: count, size: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
});

export type FilesManifest = z.infer<typeof filesManifestSchema>;

const CONTENT = '.content';
const LIST = '.list';
const MANIFEST = '.manifest';
const PROGRESS = '.progress';

/** Names of what is stored. */
export const contentName = (id: string): string => `${id}${CONTENT}`;
export const listName = (label: string): string => `${label}${LIST}`;
export const manifestName = (label: string): string => `${label}${MANIFEST}`;
/** What a run that has not ended has copied so far; the number keeps them apart. */
export const progressName = (label: string, number: number): string => `${label}-${number}${PROGRESS}`;

export const contentIn = (object: string): string | undefined => before(object, CONTENT);
export const listIn = (object: string): string | undefined => before(object, LIST);
export const labelIn = (object: string): string | undefined => before(object, MANIFEST);
export const isListed = (object: string): boolean => listIn(object) !== undefined;
export const isProgress = (object: string): boolean => object.endsWith(PROGRESS);

function before(object: string, ending: string): string | undefined {
  return object.endsWith(ending) ? object.slice(0, -ending.length) : undefined;
}

/** By the clock: `20261126-040000S`, as other backups have a letter of their own. */
export function labelAt(now: Date): string {
  const digits = now.toISOString().replaceAll(/[-:]/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(9, 15)}S`;
}

/** ISO 8601: when a backup of this label was begun; undefined for a label that `labelAt` does not give. */
export function begunAt(label: string): string | undefined {
  const at = label.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)S$/, '$1-$2-$3T$4:$5:$6.000Z');
  return Number.isNaN(Date.parse(at)) || labelAt(new Date(at)) !== label ? undefined : at;
}
