import { jobKind } from '@prumo/app/jobs';

export interface OfCase {
  readonly caseId: string;
}

/** The notice of a changed case. */
export const summarise = jobKind('case-summary', { parse: parseOfCase });
/** Telling open pages that there is a notice: only when it is committed, so it is a job of its own. */
export const tellPages = jobKind('tell-pages', { parse: parseOfCase, attempts: 3 });

export interface OfDocument extends OfCase {
  readonly documentId: string;
}

/** The notice of a new document, and what else comes of it. */
export const documentFiled = jobKind('document-filed', { parse: parseOfDocument });
/** Its thumbnail: outside the transaction, since a picture may end the process, and then the attempt must count. */
export const makeThumbnail = jobKind('thumbnail', { parse: parseOfDocument, attempts: 5 });
/** Asking the court what is new in a case. */
export const askCourt = jobKind('ask-court', { parse: parseOfCase, attempts: 5, backoff: { firstSeconds: 10 } });

/** Removing files that no document names any more. A key is made of ids and a digest, and of nothing anybody wrote. */
export const removeFiles = jobKind('remove-files', { parse: parseFiles, attempts: 12 });

function parseFiles(payload: unknown): { readonly keys: readonly string[] } {
  const keys: unknown = typeof payload === 'object' && payload !== null && 'keys' in payload ? payload.keys : undefined;
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) throw new TypeError('the payload has no keys');
  return { keys };
}

function parseOfDocument(payload: unknown): OfDocument {
  const { caseId } = parseOfCase(payload);
  if (typeof payload === 'object' && payload !== null && 'documentId' in payload && typeof payload.documentId === 'string')
    return { caseId, documentId: payload.documentId };
  throw new TypeError('the payload has no document');
}

function parseOfCase(payload: unknown): OfCase {
  if (typeof payload === 'object' && payload !== null && 'caseId' in payload && typeof payload.caseId === 'string')
    return { caseId: payload.caseId };
  throw new TypeError('the payload has no case');
}
