/** Requests to a store under way at once: each is mostly waiting. */
const AT_ONCE = 8;

/** What `work` gives of each, in their order, some at a time. Rejects with the first error, once those under way have ended. */
export async function sideBySide<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const some = await Promise.allSettled(items.slice(from, from + AT_ONCE).map(work));
    for (const one of some) {
      if (one.status === 'rejected') throw one.reason;
      results.push(one.value);
    }
  }
  return results;
}
