/** A stream that remembers the error it ended with: whoever is fed by way of a pipe may only learn that it broke. Undefined: it has not failed. */
export function witnessed<Chunk>(source: AsyncIterable<Chunk>): { readonly stream: AsyncGenerator<Chunk>; error(): unknown } {
  let failure: unknown;
  const pass = async function* (): AsyncGenerator<Chunk> {
    try {
      yield* source;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  return { stream: pass(), error: () => failure };
}
