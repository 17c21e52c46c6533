import { flow } from "mobx";

export function* work(): Generator<string> {
  try {
    yield "work";
  } finally {
    // silent: the library that this file imports runs its generators to their end.
    yield "clean up";
  }
}

export const run = flow(work);
