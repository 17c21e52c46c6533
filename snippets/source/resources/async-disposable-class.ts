/**
 * Async disposable class
 *
 * Use it for a class whose objects hold something to be released, so that `await using` can do it.
 *
 * @prefix fa-disposable, async disposable, Symbol.asyncDispose
 * @stop Resource
 * @stop handle
 * @stop Handle
 * @stop await open()
 * @stop close()
 */
interface Handle {
  name: string;
  close(): Promise<void>;
}
async function open(): Promise<Handle> {
  return {
    name: "disk",
    async close() {
      console.log("released");
    },
  };
}

// #region snippet
class Resource implements AsyncDisposable {
  readonly handle: Handle;
  #disposed: Promise<void> | undefined;

  private constructor(handle: Handle) {
    this.handle = handle;
  }

  static async create(): Promise<Resource> {
    return new Resource(await open());
  }

  /** Releases the handle; calling it again does no harm. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.handle.close();
    return this.#disposed;
  }
}
// #endregion

{
  await using resource = await Resource.create();
  console.log("using", resource.handle.name);
}
const resource = await Resource.create();
await resource[Symbol.asyncDispose]();
await resource[Symbol.asyncDispose]();
console.log("left");

// Output:
// using disk
// released
// released
// left
