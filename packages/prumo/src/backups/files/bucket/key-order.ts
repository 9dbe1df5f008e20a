/** Stores list keys by their bytes in UTF-8; JavaScript compares text by units of UTF-16, which differs for signs beyond U+FFFF. Pure. */
export function inByteOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
