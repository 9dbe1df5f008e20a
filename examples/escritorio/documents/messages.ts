import { command, of, query } from '@prumo/app/bus';
import type { Purpose } from '../audit/policy.ts';
import { NoSuchCase } from '../cases/write.ts';
import { NoSuchDocument } from './errors.ts';
import { type Written, written } from '../bus/schema.ts';

/** A document whose content is already in the bucket. */
export interface DocumentInput {
  readonly caseId: string;
  readonly name: string;
  readonly key: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  readonly sensitive: boolean;
}

/** Where a document's content is, and how it is sent. */
export interface StoredDocument {
  readonly name: string;
  readonly key: string;
  readonly contentType: string;
  readonly size: number;
  readonly sensitive: boolean;
  readonly thumbnailKey: string | null;
}

/** A mark, set or taken away. */
export interface Mark extends Written {
  readonly sensitive: boolean;
}

export const fileDocument = command('file-document', { input: of<DocumentInput>(), output: written, errors: [NoSuchCase] });
/** Undefined where the office has none of this id. */
export const findDocument = query('find-document', { input: of<Written>(), output: of<StoredDocument | undefined>() });
/** One that is marked sensitive: whether this person may read it is found out in the transaction that writes down that they did. */
export const readSensitiveDocument = query('read-sensitive-document', {
  input: of<Written & { readonly purpose: Purpose }>(),
  output: of<StoredDocument | undefined>(),
  audited: true,
});
export const markDocument = command('mark-document', { input: of<Mark>(), output: written, errors: [NoSuchDocument] });
