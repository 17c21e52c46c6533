/** A module of the fixtures. */
export async function* lines(path: string): AsyncGenerator<string> {
  yield path;
}

export interface Feed {
  items(): AsyncGenerator<string>;
  numbers(): Generator<number>;
}
