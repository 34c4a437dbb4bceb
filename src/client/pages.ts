/**
 * The items of a list that is read page by page.
 * @param readPage  reads the page at a cursor; the first page has none
 */
export async function* itemsOf<Page extends { cursor?: string }, Item>(
  readPage: (cursor: { cursor?: string }) => Promise<Page>,
  itemsIn: (page: Page) => readonly Item[],
): AsyncGenerator<Item, undefined> {
  for (let next: { cursor?: string } = {}; ;) {
    const page = await readPage(next);
    yield* itemsIn(page);
    const { cursor } = page;
    if (cursor === undefined) return;
    next = { cursor };
  }
}
