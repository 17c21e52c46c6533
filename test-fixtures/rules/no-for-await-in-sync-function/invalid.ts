declare const lines: AsyncIterable<string>;
declare function load(): Promise<string>;

export function count(): number {
  let total = 0;
  for await (const _ of lines) total += 1; // want "Make the function `async`"
  return total;
}

export const first = (): string | undefined => {
  for await (const line of lines) return line; // want "Make the function `async`"
  return undefined;
};

export class Store {
  items: string[] = [];

  fill(): void {
    for await (const line of lines) this.items.push(line); // want "Make the function `async`"
  }

  private text(): string {
    return await load(); // want "`await` may only stand"
  }

  print(): void {
    console.log(this.text());
  }
}
