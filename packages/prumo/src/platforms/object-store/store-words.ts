import * as z from 'zod';

const answeredSchema = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });
const codedSchema = z.object({ code: z.string() });

/** Why a store did not do what it was asked, for people: its own name for it and words, and what it answered in HTTP. Pure. */
export function storeWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { data: coded } = codedSchema.safeParse(error);
  // Node.js gives an error of several addresses no words.
  const words = error.message === '' ? (coded?.code ?? 'no reason given') : error.message;
  const { data: answered } = answeredSchema.safeParse(error);
  const status = answered === undefined ? '' : ` (HTTP ${answered.$metadata.httpStatusCode})`;
  return `${error.name === 'Error' || error.name === words ? '' : `${error.name}: `}${words}${status}`;
}
