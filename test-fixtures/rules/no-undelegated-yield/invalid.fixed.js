function* inner() {
  yield 1;
  yield 2;
}

export function* walk(node) {
  yield node.value;
  for (const child of node.children) yield* walk(child); // want "hands out the generator itself as one item"
}

export class Tree {
  constructor(value, children = []) {
    this.value = value;
    this.children = children;
  }
  *walk() {
    yield this.value;
    for (const child of this.children) yield* child.walk(); // want "hands out the generator itself"
  }
  *[Symbol.iterator]() {
    yield this.value;
    if (this.left) yield* this.left[Symbol.iterator](); // want "hands out the generator itself"
  }
}

export async function* lines() {
  yield "a";
  yield* more(); // want "hands out the generator itself"
}

async function* more() {
  yield "b";
}

export async function* both() {
  yield more(); // want "hands out the generator itself"
}

function* outer() {
  yield* inner(); // want "hands out the generator itself"
}
for (const item of outer()) console.log(item + 1);

/** @returns {Generator<number>} */
export function* documented() {
  yield* inner(); // want "hands out the generator itself"
}

export async function* last() {
  yield "a"
  return yield* more() // want "hands out none of the items of `more`"
}

export const spread = [
  ...(function* () {
    yield* inner(); // want "hands out the generator itself"
  })(),
];
