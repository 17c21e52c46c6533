import * as fs from "node:fs/promises";

declare function save(item?: unknown): Promise<void>;
declare function perhaps(): Promise<void> | undefined;
declare function perhapsNothing(): Promise<void> | void;
declare const pending: Promise<number>;
declare const cancelable: Promise<void> & { cancel(): void };
declare const store: { flush(): Promise<void>; done: Promise<void>; items: string[] };
declare const maybe: { flush(): Promise<void> } | undefined;
declare const ready: boolean;
declare function tag(texts: TemplateStringsArray): Promise<void>;
class Task extends Promise<void> {}
declare function start(): Task;

export async function calls(): Promise<void> {
  save(); // want "Nobody waits for this promise: the code goes on" at "save"
  store.flush(); // want "Nobody waits for this promise" at "flush"
  maybe?.flush(); // want "Nobody waits" at "flush"
  store["flush"](); // want "Nobody waits"
  fs.unlink("file"); // want "Nobody waits" at "unlink"
  (save()); // want "Nobody waits"
  save()!; // want "Nobody waits"
  perhaps(); // want "Nobody waits"
  perhapsNothing(); // want "Nobody waits"
  start(); // want "Nobody waits"
  tag`text`; // want "Nobody waits"
  import("./there-is-no-such-file.js"); // want "Nobody waits"
  Promise.resolve(1); // want "Nobody waits" at "resolve"
  Promise.all([save(), save()]); // want "Nobody waits" at "all"
  new Promise<void>(resolve => store.items.length > 0 && resolve()); // want "Nobody waits" at "new Promise"
  navigator.clipboard.writeText("text"); // want "Nobody waits" at "writeText"
}

export async function values(): Promise<void> {
  pending; // want "Nobody waits" at "pending"
  store.done; // want "Nobody waits" at "store.done"
  cancelable; // want "Nobody waits" at "cancelable"
}

export async function chains(): Promise<void> {
  save().then(() => console.log("saved")); // want "Nobody waits" at "then"
  save().then(() => {}, undefined); // want "Nobody waits"
  save().then(() => {}, null); // want "Nobody waits"
  save().catch(); // want "Nobody waits" at "catch"
  save().catch(undefined); // want "Nobody waits"
  save().finally(() => console.log("done")); // want "Nobody waits" at "finally"
  save().catch(console.error).then(() => save()); // want "Nobody waits" at "then"
  save().then(() => {}).finally(() => {}); // want "Nobody waits" at "finally"
}

export async function operators(): Promise<void> {
  ready && save(); // want "Nobody waits" at "save"
  ready || save(); // want "Nobody waits"
  maybe ?? save(); // want "Nobody waits"
  ready ? save(1) : save(2); // want "Nobody waits" "Nobody waits"
  save(1), save(2); // want "Nobody waits" "Nobody waits"
  const value = (save(), 1); // want "Nobody waits" at "save"
  for (save(); value > 1; save()) break; // want "Nobody waits" "Nobody waits"
}

export async function lists(): Promise<void> {
  store.items.map(item => save(item)); // want "Nobody waits for these promises" at "map"
  store.items.map(async item => item.length); // want "Nobody waits for these promises"
  [save(), save()]; // want "Nobody waits for these promises"
}

export async function functions(): Promise<void> {
  (async () => { // want "Nobody waits" at "async"
    await save();
  })();
  (async function () {})(); // want "Nobody waits"
  store.items.forEach(item => {
    save(item); // want "Nobody waits"
  });
}

export function inSyncFunction(): void {
  save(); // want "Nobody waits"
}

export class Cache {
  constructor() {
    this.load(); // want "Nobody waits" at "load"
  }
  async load(): Promise<void> {}
  get size(): number {
    this.load(); // want "Nobody waits"
    return 1;
  }
  reload = (): void => {
    this.load(); // want "Nobody waits"
  };
}

export function generic<T extends Promise<number>>(value: T): void {
  value; // want "Nobody waits"
}

save(); // want "Nobody waits"
