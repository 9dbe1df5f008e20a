import * as z from 'zod';

export const BACKUP_KINDS = ['full', 'differential', 'incremental'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

/** One backup of the whole cluster. Sizes are bytes, before and after compression. */
export interface Backup {
  /** pgBackRest's name: when it was begun, and after `_` that of what it builds on. */
  readonly label: string;
  readonly kind: BackupKind;
  /** ISO 8601. */
  readonly begun: string;
  readonly ended: string;
  /** Bytes of the database then. */
  readonly size: number;
  /** Bytes it takes in the repository, without those it builds on. */
  readonly stored: number;
  /** Segments of WAL without which it cannot be restored. */
  readonly wal: { readonly from: string; readonly to: string };
  /** Labels it cannot be restored without. */
  readonly needs: readonly string[];
  /** Pages whose checksum was wrong while they were copied. */
  readonly hasDamagedPages: boolean;
}

/** What is in the repository. */
export interface RepositoryContent {
  /** Oldest first. */
  readonly backups: readonly Backup[];
  /** First and last segment of WAL of the newest cluster version. */
  readonly wal: { readonly from: string; readonly to: string } | undefined;
}

/** By pgBackRest's words. */
const KINDS = { full: 'full', diff: 'differential', incr: 'incremental' } as const satisfies Record<string, BackupKind>;

/** Status codes of `info` with which a stanza is there: in order, without a backup so far. */
const THERE = new Set([0, 2]);

const stanzaSchema = z.object({
  status: z.object({ code: z.number(), message: z.string() }),
  archive: z.array(z.object({ min: z.string().nullable(), max: z.string().nullable() })),
  backup: z.array(
    z.object({
      label: z.string(),
      type: z.enum(['full', 'diff', 'incr']),
      timestamp: z.object({ start: z.number(), stop: z.number() }),
      info: z.object({ size: z.number(), repository: z.object({ delta: z.number() }) }),
      archive: z.object({ start: z.string(), stop: z.string() }),
      reference: z.array(z.string()).nullable(),
      error: z.boolean().nullable(),
    }),
  ),
});

/** Read what `pgbackrest info --output=json` printed. Where it tells of no stanza, or of none in order, `why` is its word. */
export function readInfo(printed: string): { readonly content: RepositoryContent } | { readonly why: string } {
  const [stanza] = z.array(stanzaSchema).parse(JSON.parse(printed));
  if (stanza === undefined) return { why: 'no stanza' };
  if (!THERE.has(stanza.status.code)) return { why: stanza.status.message };
  const archive = stanza.archive.at(-1);
  return {
    content: {
      backups: stanza.backup.map((one) => ({
        label: one.label,
        kind: KINDS[one.type],
        begun: instant(one.timestamp.start),
        ended: instant(one.timestamp.stop),
        size: one.info.size,
        stored: one.info.repository.delta,
        wal: { from: one.archive.start, to: one.archive.stop },
        needs: one.reference ?? [],
        hasDamagedPages: one.error === true,
      })),
      wal: archive?.min == null || archive.max === null ? undefined : { from: archive.min, to: archive.max },
    },
  };
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
