/** Someone's role does not let them read, or mark, what is sensitive. */
export class SensitiveRefused extends Error {
  override readonly name = 'SensitiveRefused';
}

/** The office has no such document. */
export class NoSuchDocument extends Error {
  override readonly name = 'NoSuchDocument';
}
