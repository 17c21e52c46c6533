declare let ready: boolean;
declare let pending: number;
declare const queue: string[];
declare const state: { done: boolean; items: Map<string, number> };
declare const maybe: string | undefined;
declare function isReady(): boolean;
declare const end: number;

export async function values(): Promise<void> {
  while (!ready) await null; // want "`await null` goes on before any timer, request or event is handled" at "await"
  while (!ready) await undefined; // want "`await undefined` goes on"
  while (!ready) await 0; // want "`await 0`"
  while (!ready) await void 0; // want "`await void 0`"
  while (!ready) await true; // want "`await true`"
  while (!ready) await ""; // want "`await \"\"`"
  while (!ready) await maybe; // want "`await maybe`"
  while (!state.done) await state.done; // want "`await state.done`"
  while (!ready) { // want:+1 "`await null`"
    await null;
  }
  while (!ready) await (null); // want "goes on before"
}

export async function promises(): Promise<void> {
  while (!ready) await Promise.resolve(); // want "`await Promise.resolve\(\)`"
  while (!ready) await Promise.resolve(undefined); // want "goes on before"
  while (!ready) await Promise.resolve(1); // want "goes on before"
  while (!ready) await Promise.all([]); // want "goes on before"
  while (!ready) await globalThis.Promise.resolve(); // want "goes on before"
  while (!ready) await new Promise<void>(resolve => resolve()); // want "goes on before"
  while (!ready) await new Promise(resolve => queueMicrotask(() => resolve(1))); // want "goes on before"
  while (!ready) await new Promise<void>(resolve => queueMicrotask(resolve)); // want "goes on before"
  while (!ready) await new Promise<void>(queueMicrotask); // want "goes on before"
  while (!ready) await new Promise<void>(resolve => { process.nextTick(resolve); }); // want "goes on before"
}

async function nothing(): Promise<void> {}
const resolved = () => Promise.resolve();
const asyncNothing = async () => {};
const asyncValue = async () => 1;

export async function functions(): Promise<void> {
  while (!ready) await nothing(); // want "`await nothing\(\)`"
  while (!ready) await resolved(); // want "goes on before"
  while (!ready) await asyncNothing(); // want "goes on before"
  while (!ready) await asyncValue(); // want "goes on before"
}

export async function shapes(): Promise<void> {
  do { await null; } while (!ready); // want "goes on before"
  do await null; while (pending > 0); // want "goes on before"
  for (; !ready; ) await null; // want "goes on before"
  for (;;) { // want:+2 "goes on before"
    if (ready) break;
    await null;
  }
  while (true) { // want:+1 "goes on before"
    await Promise.resolve();
    if (ready) return;
  }
  while (queue.length === 0) await null; // want "goes on before"
  while (!state.done) await null; // want "goes on before"
  while (!state.items.has("a")) await null; // want "goes on before"
  while (!isReady()) await null; // want "goes on before"
  while (Date.now() < end) await null; // want "goes on before"
  while (!ready && performance.now() < end) await Promise.resolve(); // want "goes on before"
  while (pending) { // want:+1 "goes on before"
    await null;
    await Promise.resolve();
  }
  let turns = 0;
  while (!ready) { // want:+3 "goes on before"
    turns++;
    console.log("waiting", turns);
    await null;
  }
  while (true) { // want:+4 "goes on before"
    if (ready) {
      return;
    }
    await null; // wait for the others
  }
}

export async function more(): Promise<void> {
  const settled = Promise.resolve();
  while (!ready) await settled; // want "goes on before"
  while (!state.done) await Promise.resolve().then(() => {}); // want "goes on before"
  while (pending > 0) await {}; // want "goes on before"
  while (await Promise.resolve(!state.done)) {} // want "goes on before"
}

export class Gate {
  private open = false;
  async passed(): Promise<void> {
    while (!this.open) await null; // want "goes on before"
    while (this.closed()) await null; // want "goes on before"
    while (this.isShut()) await Promise.resolve(); // want "goes on before"
  }
  private closed(): boolean {
    return !this.open;
  }
  private isShut(): boolean {
    return !this.open;
  }
  async *items(): AsyncGenerator<string> {
    while (!this.open) await null; // want "goes on before"
    yield "a";
  }
}

while (!ready) await null; // want "goes on before"
