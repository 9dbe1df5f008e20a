const SIGNATURES: readonly (readonly [string, readonly (readonly [number, string])[]])[] = [
  ['application/pdf', [[0, '%PDF-']]],
  ['image/png', [[0, '\x89PNG\r\n\x1a\n']]],
  ['image/jpeg', [[0, '\xff\xd8\xff']]],
  ['image/gif', [[0, 'GIF87a']]],
  ['image/gif', [[0, 'GIF89a']]],
  [
    'image/webp',
    [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  ],
  ['image/tiff', [[0, 'II*\0']]],
  ['image/tiff', [[0, 'MM\0*']]],
  ['application/x-msdownload', [[0, 'MZ']]],
  ['application/x-executable', [[0, '\x7fELF']]],
];
/** What lies in a ZIP is told apart by the name: these are what offices send. */
const ZIPPED: ReadonlyMap<string, string> = new Map([
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['odt', 'application/vnd.oasis.opendocument.text'],
]);
const PROGRAMS: ReadonlySet<string> = new Set(['application/x-msdownload', 'application/x-executable']);

/** What a file is by its content, whatever its sender says of it; text only where it is UTF-8 without control characters, never HTML. */
export function sniff(content: Buffer, name: string): string {
  const head = content.toString('latin1', 0, 16);
  for (const [type, marks] of SIGNATURES) if (marks.every(([at, mark]) => head.startsWith(mark, at))) return type;
  if (head.startsWith('PK\x03\x04')) return ZIPPED.get(name.split('.').at(-1)?.toLowerCase() ?? '') ?? 'application/zip';
  return isText(content.subarray(0, 4096)) ? 'text/plain' : 'application/octet-stream';
}

/** No office files a program; who sends one was made to. */
export function isProgram(type: string): boolean {
  return PROGRAMS.has(type);
}

function isText(start: Buffer): boolean {
  if (start.length === 0) return false;
  // The cut may have gone through a character of up to four bytes.
  const text = new TextDecoder('utf-8').decode(start, { stream: true });
  return !/[\0-\x08\x0e-\x1f\x7f\ufffd]/.test(text);
}
