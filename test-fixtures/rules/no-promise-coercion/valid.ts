interface User {
  name: string;
}
declare function load(): Promise<User>;
declare function isReady(): Promise<boolean>;
declare function perhaps(): Promise<boolean> | boolean;
declare function optional(): Promise<User> | undefined;
declare const anything: any;
declare const unsure: unknown;
declare const maybe: Promise<User> | undefined;
declare const either: string | Promise<string>;
declare const cache: Record<string, Promise<User>>;
declare const answers: Map<string, Promise<boolean>>;
declare const options: { ready?: Promise<void>; start?(): Promise<void> };
declare const query: { then(onFulfilled: (rows: User[]) => void): void; toString(): string };
declare const schema: { then: string };
declare const iterator: AsyncIterator<number>;
declare const pending: Promise<void>;
declare const given: Promise<User>;

export async function awaited(): Promise<string> {
  // silent: the results are tested, not the promises.
  if (await isReady()) return `${(await load()).name}`;
  // silent: `await` binds more tightly than the operator.
  if (!(await isReady()) || (await isReady()) === true) return JSON.stringify(await load());
  // silent: typeof and instanceof ask about the promise itself.
  return typeof load() + String(load() instanceof Promise);
}

export async function presence(): Promise<User | undefined> {
  // silent: the promise may be missing.
  if (maybe) return maybe;
  // silent: the function may return nothing.
  if (optional()) return undefined;
  // silent: an optional field may be missing.
  if (options.ready) await options.ready;
  // silent: the method is tested, and its promise awaited.
  if (options.start) await options.start();
  // silent: a key that is not there gives undefined, whatever the type says.
  if (!cache.a) cache.a = load();
  // silent: the same with a computed key.
  if (cache["b"]) return cache["b"];
  const known = cache["c"];
  // silent: the variable has what a key gave that may not be there.
  if (known) return known;
  // silent: a map gives undefined for a key that it does not have.
  if (answers.get("a")) return undefined;
  // silent: `??` asks for the presence only.
  return maybe ?? given;
}

export async function guarded(task: Promise<User>, all: { task: Promise<User> }): Promise<User | undefined> {
  // silent: callers without types may pass nothing, and the promise is awaited when it is there.
  if (task) console.log(await task);
  // silent: the same with a property.
  if (all.task) all.task.then(console.log, console.error);
  // silent: a default promise.
  return all.task || load();
}

let shared: Promise<User>;
export function share(): Promise<User> {
  // silent: filled at the first call, although the type does not say that it can be empty before.
  if (!shared) shared = load();
  return shared;
}

export class Lazy {
  private connection: Promise<User> | undefined;
  private opened!: Promise<void>;
  private slot: Promise<User> | null = null;
  private static readonly instances: Promise<Lazy>[] = [];

  connect(): Promise<User> {
    // silent: filled at the first call.
    if (!this.connection) this.connection = load();
    // silent: filled at the first call, in one expression.
    return this.connection && (this.slot || (this.slot = load()));
  }

  get isOpen(): boolean {
    // silent: `!` in the declaration says that something fills it later.
    return !!this.opened;
  }

  static first(): boolean {
    // silent: the list may be empty.
    return Lazy.instances[0] !== undefined;
  }
}

export function values(): unknown[] {
  return [
    // silent: a value is chosen here, the condition is a boolean.
    maybe ? 1 : 2,
    // silent: the promise is the value, not the test.
    unsure && load(),
    // silent: tags get the values as they are.
    String.raw`${load()}`,
    // silent: two promises can be the same.
    given === load(),
    // silent: `any` may be the promise from before.
    given === anything,
    // silent: asked about the promise itself.
    load() === anything,
    // silent: null and undefined are compared on purpose.
    given === null || given == undefined,
    // silent: some members of the union are text.
    `${either}`,
    // silent: may be any value.
    `${anything}` + anything * 2,
    // silent: it says itself how it becomes text.
    `${query}`,
    // silent: `then` is no function here.
    schema ? `${schema}` : "",
    // silent: the function is tested, not its promise.
    load ? 1 : 2,
    // silent: an assertion says that it knows better.
    (given as unknown as boolean) ? 1 : 2,
    // silent: keys are the promises themselves.
    new Map([[given, 1]]).get(given),
    // silent: an index of a list, by number.
    [given, load()].length > 1,
    // silent: the promise is printed on purpose.
    console.log(given),
  ];
}

export function generic<T, P extends Promise<boolean> | boolean>(value: T, perhapsPromise: P): number {
  // silent: the caller decides what it is.
  if (value) return 1;
  // silent: a boolean is allowed.
  if (perhapsPromise) return 2;
  // silent: a boolean is possible.
  if (perhaps()) return 3;
  // silent: it is the generator's result that is looked at, which another rule speaks about.
  if (iterator.next()) return 4;
  // silent: a dropped promise is not coerced.
  void pending;
  return 5;
}

export async function* steps(tasks: Promise<User>[]): AsyncGenerator<number> {
  for (const task of tasks) {
    // silent: the promise is kept for later.
    if (task) tasks.push(task);
    yield 1;
  }
  const [first] = tasks;
  // silent: the list may be empty.
  if (first) yield 2;
  let running: Promise<User> | undefined;
  // silent: nothing has been started in the first round.
  while (!running) running = load();
}

export function isThere(): boolean {
  const user = load();
  // silent: this is how code tells promises from other values.
  if (user && user.catch) user.catch(console.error);
  // silent: the same with its truth value.
  return !!user && typeof user.then === "function";
}

export async function untilIdle(): Promise<void> {
  let current: Promise<User> | undefined = load();
  current.finally(() => {
    current = undefined;
  });
  // silent: a callback takes the promise away when it is settled.
  while (current) await current;
}

declare function startTimer(): Promise<void> & { cancel(): void };

export class Request {
  timer = startTimer();
  reply: { id: string } | Promise<{ id: string }> = { id: "1" };

  settle(): void {
    // silent: a promise with members of its own is a handle, and the condition asks whether it is there.
    if (this.timer) this.timer.cancel();
  }

  read(thenReturn: Promise<number>): boolean {
    // silent: this is how code tells promises from other values.
    if ("catch" in thenReturn) thenReturn.catch(console.error);
    return "then" in this.reply;
  }
}
