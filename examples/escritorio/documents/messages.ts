import { command, of, query } from '@prumo/app/bus';
import { NoSuchCase } from '../cases/write.ts';
import { type Written, written } from '../bus/schema.ts';

/** A document whose content is already in the bucket. */
export interface DocumentInput {
  readonly caseId: string;
  readonly name: string;
  readonly key: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
}

/** Where a document's content is, and how it is sent. */
export interface StoredDocument {
  readonly name: string;
  readonly key: string;
  readonly contentType: string;
  readonly size: number;
}

export const fileDocument = command('file-document', { input: of<DocumentInput>(), output: written, errors: [NoSuchCase] });
/** Undefined where the office has none of this id. */
export const findDocument = query('find-document', { input: of<Written>(), output: of<StoredDocument | undefined>() });
