/**
 * Paginate
 *
 * Use it to loop over all items of a paged source; the next page is fetched only when the loop gets there.
 *
 * @prefix fa-paginate, paginate, pages
 * @stop paginate
 * @stop items
 * @stop next
 */
// #region snippet
async function* paginate<T>(
  fetchPage: (cursor?: string) => Promise<{ items: T[]; next?: string }>,
): AsyncGenerator<T, void> {
  let cursor: string | undefined;
  do {
    const page = await fetchPage(cursor);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
// #endregion

async function fetchPage(cursor = "0"): Promise<{ items: number[]; next?: string }> {
  console.log("page", cursor);
  const page = Number(cursor);
  const items = [page * 2, page * 2 + 1];
  return page < 2 ? { items, next: `${page + 1}` } : { items };
}
for await (const item of paginate(fetchPage)) {
  console.log(item);
}
for await (const item of paginate(fetchPage)) {
  console.log("only:", item);
  break;
}

// Output:
// page 0
// 0
// 1
// page 1
// 2
// 3
// page 2
// 4
// 5
// page 0
// only: 0
