import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "callers that chain on the promise fail, although the loop works",
    program: `
class Countdown {
  left = 2;
  [Symbol.asyncIterator]() {
    return this;
  }
  next() {
    return this.left > 0 ? { done: false, value: this.left-- } : { done: true, value: 0 };
  }
}
for await (const step of new Countdown()) console.log("loop", step);

function firstOf(iterators: any[]): Promise<any> {
  return new Promise((resolve, reject) => {
    for (const iterator of iterators) iterator.next().then(resolve, reject);
  });
}
firstOf([new Countdown(), new Countdown()]).then(
  ({ value }) => console.log("first", value),
  error => console.log(error.message),
);
`,
    broken: { stdout: "loop 2\nloop 1\niterator.next(...).then is not a function\n" },
    works: { stdout: "loop 2\nloop 1\nfirst 2\n" },
  },
  {
    title: "an error is thrown at the caller instead of rejecting",
    program: `
const broken = {
  [Symbol.asyncIterator]() {
    return {
      next() {
        if (broken) throw new Error("no connection");
        return { done: true, value: undefined };
      },
    };
  },
};
const iterator: any = broken[Symbol.asyncIterator]();
function start(): void {
  Promise.resolve(iterator.next()).catch((error: Error) => console.log("caught", error.message));
}
try {
  start();
} catch (error) {
  console.log("thrown", (error as Error).message);
}
`,
    broken: { stdout: "thrown no connection\n" },
    works: { stdout: "caught no connection\n" },
  },
  {
    title: "promises that a sync generator yields are not awaited",
    program: `
class Pages {
  *[Symbol.asyncIterator]() {
    yield Promise.resolve("first");
  }
}
for await (const page of new Pages()) console.log(String(page));
`,
    broken: { stdout: "[object Promise]\n" },
    works: { stdout: "first\n" },
  },
  {
    title: "a sync iterator that is passed on has no promises either",
    program: `
class Names {
  names = ["Ada"];
  [Symbol.asyncIterator]() {
    return this.names[Symbol.iterator]();
  }
}
const iterator: any = new Names()[Symbol.asyncIterator]();
const step = iterator.next();
console.log(typeof step.then, (await step).value);
`,
    broken: { stdout: "undefined Ada\n" },
    works: { stdout: "function Ada\n" },
  },
] satisfies Proof[];
