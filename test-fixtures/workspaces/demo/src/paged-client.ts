export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** All items of a paged API, page after page, fetched when they are asked for. */
export class PagedClient<Item> {
  readonly #first: string;

  constructor(first: string) {
    this.#first = first;
  }

  [Symbol.asyncIterator]() {
    let url: string | undefined = this.#first;
    let items: Item[] = [];
    const load = async (from: string): Promise<void> => {
      const response = await fetch(from);
      const page = (await response.json()) as Page<Item>;
      items = [...page.items];
      url = page.next;
    };
    return {
      next(): IteratorResult<Item> {
        const item = items.shift();
        if (item !== undefined) return { done: false, value: item };
        if (url !== undefined) void load(url);
        return { done: true, value: undefined };
      },
    };
  }
}

/** The names of all users, in the order of the API. */
export async function userNames(api: string): Promise<string[]> {
  const names: string[] = [];
  for await (const user of new PagedClient<{ name: string }>(`${api}/users`)) names.push(user.name);
  return names;
}
