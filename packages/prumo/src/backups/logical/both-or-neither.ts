/** Wait for both. When one fails the other is told to end, and only when that has is the first error given on. */
export async function bothOrNeither<One, Other>(
  one: Promise<One>,
  other: Promise<Other>,
  onError: (error: unknown) => void,
): Promise<[One, Other]> {
  let first: Error | undefined;
  const watched = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      first ??= error instanceof Error ? error : new Error(String(error));
      onError(error);
      throw error;
    }
  };
  const [left, right] = await Promise.allSettled([watched(one), watched(other)]);
  if (left.status === 'fulfilled' && right.status === 'fulfilled') return [left.value, right.value];
  throw first ?? new Error('neither ended');
}
