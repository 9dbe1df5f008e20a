/** One part of a form. `data` shares the body's memory. */
export interface Part {
  readonly name: string;
  /** Undefined for a field that is not a file. */
  readonly fileName: string | undefined;
  readonly contentType: string;
  readonly data: Buffer;
}

const MOST_PARTS = 100;

/**
 * Takes apart a multipart/form-data body (RFC 7578) as browsers make it, without copying it: the platform's own parser needs many times a file's
 * size. Undefined where it is not whole.
 */
export function parseMultipart(contentType: string, body: Buffer): readonly Part[] | undefined {
  const [, quoted, bare] = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  const delimiter = Buffer.from(`--${boundary}`);
  const between = Buffer.from(`\r\n--${boundary}`);
  if (body.indexOf(delimiter) !== 0) return undefined;
  const parts: Part[] = [];
  let at = delimiter.length;
  for (;;) {
    const after = body.toString('latin1', at, at + 2);
    if (after === '--') return parts;
    const head = body.indexOf('\r\n\r\n', at);
    if (after !== '\r\n' || head === -1 || parts.length === MOST_PARTS) return undefined;
    const end = body.indexOf(between, head + 4 - 2); // an empty part's line end may be the delimiter's own
    if (end === -1) return undefined;
    const part = readPart(body.toString('utf8', at + 2, head), body.subarray(head + 4, Math.max(end, head + 4)));
    if (part === undefined) return undefined;
    parts.push(part);
    at = end + between.length;
  }
}

function readPart(head: string, data: Buffer): Part | undefined {
  const header = (name: string): string | undefined => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim();
  const disposition = header('content-disposition') ?? '';
  const parameter = (name: string): string | undefined => new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(disposition)?.[1];
  const name = parameter('name');
  if (name === undefined || !/^form-data\s*;/i.test(disposition)) return undefined;
  const fileName = parameter('filename');
  return {
    name: unescape(name),
    fileName: fileName === undefined ? undefined : unescape(fileName),
    contentType: header('content-type') ?? 'text/plain',
    data,
  };
}

/** What browsers write instead of quotes and line ends in a name (HTML, "multipart/form-data encoding algorithm"). */
function unescape(name: string): string {
  return name.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
}
