const MB = 1024 * 1024;

/** S3 takes at most 10 000 parts of at least 5 MB. */
const SMALLEST = 8 * MB;
/** What is held in memory at most. */
const LARGEST = 64 * MB;
/** Parts of one size before they become twice as large, so that a stream of unknown length fits: 8, 16, 32, 64 MB make 500 GB of 10 000 parts. */
const OF_ONE_SIZE = 1000;

export interface Part {
  /** From 1. */
  readonly number: number;
  /** Valid until the next part is asked for. */
  readonly body: Buffer;
  readonly isLast: boolean;
}

/** Bytes of a part. */
export function sizeOfPart(number: number): number {
  return Math.min(LARGEST, SMALLEST * 2 ** Math.floor((number - 1) / OF_ONE_SIZE));
}

/** Cut a stream into parts. A part comes when something follows it or the stream has ended well. An empty stream is one empty part. */
export async function* partsOf(content: AsyncIterable<Uint8Array>, sizeOf = sizeOfPart): AsyncGenerator<Part> {
  let number = 1;
  let body = Buffer.allocUnsafe(sizeOf(1));
  let filled = 0;
  for await (const chunk of content) {
    for (let from = 0; from < chunk.length; ) {
      if (filled === body.length) {
        yield { number, body, isLast: false };
        number += 1;
        if (sizeOf(number) !== body.length) body = Buffer.allocUnsafe(sizeOf(number));
        filled = 0;
      }
      const some = chunk.subarray(from, from + body.length - filled);
      body.set(some, filled);
      filled += some.length;
      from += some.length;
    }
  }
  yield { number, body: body.subarray(0, filled), isLast: true };
}
