import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a loop throws over a result that is no object",
    program: `
class Countdown {
  left = 2;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    if (this.left > 0) return { done: false, value: this.left-- };
  }
}
try {
  for await (const step of new Countdown() as any) console.log(step);
} catch (error) {
  console.log((error as Error).message);
}
`,
    broken: { stdout: "2\n1\nIterator result undefined is not an object\n" },
    works: { stdout: "2\n1\n" },
  },
  {
    title: "leaving a loop early throws when return gives nothing",
    program: `
const news = {
  [Symbol.asyncIterator]() {
    return {
      async next() {
        return { done: false, value: "news" };
      },
      async return() {
        console.log("closed");
      },
    };
  },
};
try {
  for await (const item of news as any) {
    console.log(item);
    break;
  }
} catch (error) {
  console.log((error as Error).message);
}
`,
    broken: { stdout: "news\nclosed\nIterator result undefined is not an object\n" },
    works: { stdout: "news\nclosed\n" },
  },
  {
    title: "the same holds for a sync iterator",
    program: `
const letters = {
  [Symbol.iterator]() {
    return {
      next: () => ({ done: false, value: "a" }),
      return() {
        console.log("closed");
      },
    };
  },
};
try {
  const [first] = letters as any;
  console.log(first);
} catch (error) {
  console.log((error as Error).name);
}
`,
    broken: { stdout: "closed\nTypeError\n" },
    works: { stdout: "closed\na\n" },
  },
  {
    title: "without done a loop goes on after the last item",
    program: `
const letters = ["a", "b"];
const list = {
  [Symbol.asyncIterator]() {
    let index = 0;
    return {
      async next() {
        if (index < letters.length) return { value: letters[index++] };
        return { value: undefined };
      },
    };
  },
};
let rounds = 0;
for await (const letter of list as any) {
  console.log(letter);
  if (++rounds === 4) break;
}
`,
    broken: { stdout: "a\nb\nundefined\nundefined\n" },
    works: { stdout: "a\nb\n" },
  },
  {
    title: "a promise in value reaches the loop as it is",
    program: `
const pages = {
  [Symbol.asyncIterator]() {
    let page = 0;
    return {
      async next() {
        if (page === 1) return { done: true, value: undefined };
        return { done: false, value: Promise.resolve("page " + page++) };
      },
    };
  },
};
for await (const page of pages as any) console.log(String(page));
`,
    broken: { stdout: "[object Promise]\n" },
    works: { stdout: "page 0\n" },
  },
  {
    title: "a bare item is no result",
    program: `
const pages = {
  [Symbol.asyncIterator]() {
    let page = 0;
    return {
      async next() {
        if (page === 1) return { done: true, value: "" };
        return "page " + page++;
      },
    };
  },
};
try {
  for await (const page of pages as any) console.log(page);
} catch (error) {
  console.log((error as Error).message);
}
`,
    broken: { stdout: "Iterator result page 0 is not an object\n" },
    works: { stdout: "page 0\n" },
  },
] satisfies Proof[];
