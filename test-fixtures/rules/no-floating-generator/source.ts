/** Generators that the fixtures import. */
export async function* lines(file: string): AsyncGenerator<string> {
  yield file;
}

export default async function* fetchPages(from: number) {
  yield from;
}

const sendAll = async function* () {
  yield 1;
};
export { sendAll };

export interface Feed {
  items(): AsyncGenerator<string>;
}
