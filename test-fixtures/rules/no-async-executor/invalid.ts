declare function work(): Promise<string>;
declare function read(callback: (error: Error | null, text: string) => void): void;
declare const emitter: EventTarget;

export function simple(): Promise<string> {
  return new Promise(async resolve => { // want "Nobody looks at the promise of this async executor" at "async"
    resolve(await work());
  });
}

export const concise = new Promise<string>(async resolve => resolve(await work())); // want "Nobody looks at"
export const object = new Promise<{ text: string }>(async resolve => resolve({ text: await work() })); // want "Nobody looks at"

export function parenthesized(): Promise<string> {
  return new Promise(async (resolve) => { // want "Nobody looks at"
    const text = await work();
    resolve(text);
  });
}

export function rejecting(wanted: boolean): Promise<string> {
  return new Promise<string>(async (resolve, reject) => { // want "Nobody looks at"
    const text = await work();
    if (!wanted) {
      reject(new Error("not wanted"));
      return;
    }
    if (text === "") return reject(new Error("empty"));
    // all is well
    resolve(text);
  });
}

export function branches(wanted: boolean): Promise<string> {
  return new Promise(async (resolve, reject) => { // want "Nobody looks at"
    if (wanted) resolve(await work());
    else reject(new Error("no"));
  });
}

export function expression(): Promise<void> {
  return new Promise(async function (resolve, reject) { // want "Nobody looks at" at "async"
    await work();
    resolve();
  });
}

export function nested(): Promise<string> {
  return new Promise(async resolve => { // want "Nobody looks at"
    await work();
    read((_, text) => resolve(text));
  });
}

export function handedOn(): Promise<unknown> {
  return new Promise(async (resolve, reject) => { // want "Nobody looks at"
    await work();
    emitter.addEventListener("load", resolve);
    emitter.addEventListener("error", reject);
  });
}

export function goesOn(): Promise<string> {
  return new Promise(async resolve => { // want "Nobody looks at"
    resolve(await work());
    console.log("resolved");
  });
}

export function unused(): Promise<void> {
  return new Promise(async () => { // want "Nobody looks at"
    await work();
  });
}

export function partlyCaught(): Promise<string> {
  return new Promise(async (resolve, reject) => { // want "Nobody looks at"
    const text = await work();
    try {
      resolve(text.trim());
    } catch (error) {
      reject(error);
    }
  });
}

export function caught(): Promise<string> {
  return new Promise(async (resolve, reject) => { // want "hands its errors on by hand" at "async"
    try {
      const text = await work();
      resolve(text);
    } catch (error) {
      reject(error);
    }
  });
}

export function commented(): Promise<string> {
  return new Promise(async (resolve /* the text */) => { // want "Nobody looks at"
    resolve(await work());
  });
}

export async function awaited(): Promise<void> {
  const text = await new Promise<string>(async resolve => resolve(await work())); // want "Nobody looks at"
  console.log(text);
  await new globalThis.Promise<void>(async resolve => { resolve(); }); // want "Nobody looks at"
  new Promise<void>(async resolve => { // want "Nobody looks at"
    await work();
    resolve();
  });
}

async function executor(resolve: (text: string) => void): Promise<void> {
  resolve(await work());
}
const arrow = async (resolve: (text: string) => void) => {
  resolve(await work());
};
export const named = new Promise<string>(executor); // want "Nobody looks at" at "executor"
export const viaConst = new Promise<string>(arrow); // want "Nobody looks at" at "arrow"

export class Loader {
  private readonly text = new Promise<string>(async resolve => { resolve(await work()); }); // want "Nobody looks at"
  load(): Promise<string> {
    return new Promise(async (resolve, reject) => { // want "Nobody looks at"
      const reject2 = reject;
      resolve((await this.text) + String(reject2));
    });
  }
}

const Later = Promise;
export const aliased = new Later<string>(async resolve => { // want "Nobody looks at"
  resolve(await (await fetch("/")).text());
});
