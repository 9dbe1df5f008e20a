const NEWLINE = 0x0a;

/** Lines of a stream, without their ends. Holds one line and one chunk. What follows the last end is a line too. */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let begun: Uint8Array[] = [];
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const tail = chunk.subarray(start, end);
      yield decoder.decode(begun.length === 0 ? tail : Buffer.concat([...begun, tail]));
      begun = [];
      start = end + 1;
    }
    // A copy: whoever gave the chunk may use its memory again.
    if (start < chunk.length) begun.push(Uint8Array.from(chunk.subarray(start)));
  }
  if (begun.length > 0) yield decoder.decode(Buffer.concat(begun));
}
