/** What a request may have asked at once. Both bounds keep the memory small; what is beyond is not counted. */
const REQUESTS = 1000;
const STATEMENTS = 200;

/**
 * Counts the statements of each request, and says when one comes so often that it looks like N+1: a list, and then a query for each of its
 * rows. The function returned answers the count once per request, when a statement of it passes `limit` for the first time.
 */
export function repeatedStatements(limit: number): (request: string, normalised: string) => number | undefined {
  const requests = new Map<string, Map<string, number> | 'told'>();
  return (request, normalised) => {
    let counts = requests.get(request);
    if (counts === 'told') return undefined;
    if (counts === undefined) {
      const oldest = requests.size >= REQUESTS ? requests.keys().next().value : undefined;
      if (oldest !== undefined) requests.delete(oldest);
      counts = new Map();
      requests.set(request, counts);
    }
    const before = counts.get(normalised);
    if (before === undefined && counts.size >= STATEMENTS) return undefined;
    const count = (before ?? 0) + 1;
    counts.set(normalised, count);
    if (count <= limit) return undefined;
    requests.set(request, 'told');
    return count;
  };
}
