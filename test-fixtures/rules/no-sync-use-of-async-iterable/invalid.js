import { createReadStream } from "node:fs";
import fs from "node:fs";
import readline from "node:readline";
import { Readable } from "node:stream";

async function* count(to) {
  for (let step = 0; step < to; step++) yield step;
}

const words = {
  async *[Symbol.asyncIterator]() {
    yield "a";
  },
};

/** @param {AsyncIterable<string>} lines */
export async function print(lines) {
  for (const line of lines) console.log(line); // want "is async iterable only, so a plain `for…of` throws" at "lines"
  for (const step of count(3)) console.log(step); // want "is async iterable only"
  for (const word of words) console.log(word); // want "is async iterable only"
  for (const line of readline.createInterface({ input: process.stdin })) console.log(line); // want "is async iterable only"
  for (const chunk of createReadStream("a.txt")) console.log(chunk); // want "is async iterable only"
  for (const chunk of fs.createReadStream("a.txt")) console.log(chunk); // want "is async iterable only"
  for (const chunk of Readable.from(["a"])) console.log(chunk); // want "is async iterable only"
  console.log([...count(3)], Math.max(...count(3))); // want "spreading it throws" "spreading it throws"
  const [first] = count(3); // want "taking items out" at "[first]"
  console.log(first, Array.from(count(3)), new Set(count(3))); // want "`Array.from` finds no items" "`new Set` throws"
  console.log(await Promise.all(count(3)), Object.fromEntries(lines)); // want "`Promise.all` rejects" "`Object.fromEntries` throws"
  console.log({ ...count(3) }, JSON.stringify(count(3)), `${count(3)}`); // want "nothing is copied" "does not wait" "becomes a text"
  for (const key in count(3)) console.log(key); // want "`for…in` lists property names"
}

/**
 * @param {AsyncIterable<number>} numbers
 * @returns {number}
 */
export function sum(numbers) {
  let total = 0;
  for (const number of numbers) total += number; // want "is async iterable only"
  return total;
}

export const total = numbers => {
  let sum = 0
  for (const number of count(numbers)) sum += number // want "is async iterable only"
  const copy = sum
  Array.from(count(numbers)).forEach(number => console.log(number, copy)) // want "`Array.from` finds no items"
  return sum
}

export class Log {
  async *lines() {
    yield "a";
  }

  print() {
    for (const line of this.lines()) console.log(line); // want "is async iterable only" at "this.lines()"
  }

  all = () => [...this.lines()]; // want "is async iterable only"
}

export function* passOn() {
  yield* count(3); // want "`yield\*` in a generator that is not async throws"
}
