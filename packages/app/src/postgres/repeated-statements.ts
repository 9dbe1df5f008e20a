/** Requests and what each may have asked. Both bounds keep the memory small; what is beyond is not counted. */
const REQUESTS = 1000;
const STATEMENTS = 200;

type Counts = Map<string, number> | 'told';

/**
 * Counts the statements of each request, and says when one comes so often that it looks like N+1: a list, and then a query for each of its
 * rows. The function returned answers the count once per request, when a statement of it passes `limit` for the first time.
 */
export function repeatedStatements(limit: number): (request: string, normalised: string) => number | undefined {
  // The youngest and those before them. Taking the oldest out of one map, one at a time, means to look past all that were taken out since it was last put in order.
  let young = new Map<string, Counts>();
  let old = new Map<string, Counts>();

  function remember(request: string, counts: Counts): void {
    if (young.size >= REQUESTS / 2 && !young.has(request)) {
      old = young;
      young = new Map();
    }
    young.set(request, counts);
  }

  return (request, normalised) => {
    let counts = young.get(request) ?? old.get(request);
    if (counts === 'told') return undefined;
    if (counts === undefined) {
      counts = new Map();
      remember(request, counts);
    }
    const before = counts.get(normalised);
    if (before === undefined && counts.size >= STATEMENTS) return undefined;
    const count = (before ?? 0) + 1;
    counts.set(normalised, count);
    if (count <= limit) return undefined;
    remember(request, 'told');
    return count;
  };
}
