declare const lines: AsyncIterable<string>;
declare function load(): Promise<string>;

export async function read(): Promise<void> {
  // silent: the function is async.
  for await (const line of lines) console.log(line);
  // silent: an arrow function of its own, and async.
  const inner = async () => await load();
  console.log(await inner());
}

export async function* generate(): AsyncGenerator<string> {
  // silent: an async generator.
  for await (const line of lines) yield line;
}

export class Reader {
  // silent: an async method.
  async read(): Promise<void> {
    for await (const line of lines) console.log(line);
  }
}

// silent: a module may await at its top level.
for await (const line of lines) console.log(line);

// silent: so may a module's block.
{
  console.log(await load());
}
