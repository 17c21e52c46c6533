import { open } from "node:fs/promises";

declare class Connection {
  [Symbol.asyncDispose](): Promise<void>;
}
declare class Both {
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}
declare function either(): Disposable | AsyncDisposable;
declare const anything: any;
declare const nothing: null;

export async function right(): Promise<void> {
  // silent: waits for the clean-up.
  await using connection = new Connection();
  // silent: the value is awaited.
  await using file = await open("file");
  // silent: `await using` takes synchronous disposables too.
  await using both = new Both();
  // silent: can be disposed of at once.
  using sync = new Both();
  // silent: may be disposable at once.
  using unsure = either();
  // silent: any value.
  using any = anything;
  // silent: `using` skips null.
  using empty = nothing;
  // silent: the compiler says what is wrong with a value that cannot be disposed of at all.
  using number = { value: 1 };
  console.log(connection, file, both, sync, unsure, any, empty, number);
}

export class Pool {
  // silent: nothing to wait for.
  [Symbol.dispose](): void {
    // silent: the promise is dropped on purpose.
    void this.close();
  }
  // silent: the asynchronous one is waited for.
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
  // silent: another member.
  async [Symbol.asyncIterator](): Promise<void> {}
  // silent: a name like any other.
  async dispose(): Promise<void> {}
  async close(): Promise<void> {}
}

export function stacks(): void {
  using stack = new DisposableStack();
  // silent: a synchronous disposable.
  stack.use(new Pool());
  // silent: nothing to wait for.
  stack.defer(() => console.log("done"));
}

export async function asyncStack(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  // silent: this stack waits.
  stack.use(new Connection());
  // silent: for functions too.
  stack.defer(async () => {});
}
