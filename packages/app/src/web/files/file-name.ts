/** Names Windows keeps for devices, whatever follows the dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Control characters, those that change the direction of writing (`fdp.exe` shown as `exe.pdf`), invisible ones, and halves of a character. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;
/** What a path, a shell or a file system reads otherwise: RFC 6266, 4.3 asks to take only the last part of a path. */
const SPECIAL = /[<>:"|?*]/g;

export interface FileNameOptions {
  /** For a name of which nothing is left. Default `file`. */
  readonly fallback?: string;
  /** Bytes in UTF-8. Default 150: file systems end at 255, and something is often put before it. */
  readonly longest?: number;
}

/** A name somebody sent, as one that can be shown, stored and saved: the last part of a path, without what misleads, no hidden file, no device, not too long. Its extension is kept. */
export function safeFileName(name: string, { fallback = 'file', longest = 150 }: FileNameOptions = {}): string {
  // Cut first: no name is so long, and what follows is not made for megabytes.
  const last = name.slice(-4096).normalize('NFC').replace(UNSEEN, '').split(/[/\\]/).at(-1) ?? '';
  // Windows drops dots and spaces at the end, so `a.exe. ` would be another name than the one looked at.
  const clean = last
    .replace(SPECIAL, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const whole = DEVICE.test(clean.split('.')[0]?.trim() ?? '') ? `_${clean}` : clean;
  return shorten(whole, longest) || fallback;
}

function shorten(name: string, longest: number): string {
  if (Buffer.byteLength(name) <= longest) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 20 ? name.slice(dot) : '';
  const room = longest - Buffer.byteLength(extension);
  let stem = '';
  let bytes = 0;
  for (const character of name.slice(0, name.length - extension.length)) {
    bytes += Buffer.byteLength(character);
    if (bytes > room) break;
    stem += character;
  }
  return stem.replace(/[. ]+$/, '') + extension;
}

/**
 * A `Content-Disposition` for a download (RFC 6266): `filename` in ASCII for old clients, without `%`, which some decode, and `filename*` in UTF-8 (RFC 8187, 3.2)
 * where the name has more. What people uploaded is an attachment; `inline` only for what cannot run as a page of ours.
 */
export function contentDisposition(name: string, kind: 'attachment' | 'inline' = 'attachment', options: FileNameOptions = {}): string {
  const safe = safeFileName(name, options);
  const ascii =
    safe
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[^\x20-\x7e]/g, '_')
      .replace(/["\\%]/g, '_') || 'file';
  const more = ascii === safe ? '' : `; filename*=UTF-8''${encode(safe)}`;
  return `${kind}; filename="${ascii}"${more}`;
}

/** RFC 8187's attr-char is narrower than what encodeURIComponent leaves alone. */
function encode(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
