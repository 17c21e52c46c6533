import { call, put } from "redux-saga/effects";

declare const source: AsyncIterable<string>;
declare function close(): Promise<void>;
declare function run(task: () => Generator<unknown, unknown, any>): Promise<unknown>;
declare function task(value: unknown, context: unknown): any;
declare const anything: any;

/** An effect as redux-saga makes it. */
interface Effect {
  "@@redux-saga/IO": true;
  type: string;
}
declare function log(text: string): Effect;
declare function cancelled(): Effect;

/** An operation that a library runs, and that is iterable for `yield*` alone. */
declare class Operation<T> {
  [Symbol.iterator](): Iterator<number, T, unknown>;
}

export async function* before() {
  try {
    yield* source;
    // silent: not in the `finally`.
    yield "end";
  } catch (error) {
    // silent: a `catch` is not run by closing.
    yield error;
  } finally {
    await close();
  }
  // silent: after the `try`.
  yield "after";
}

export async function* inner() {
  try {
    yield 1;
  } finally {
    // silent: the inner generator is another one.
    const rest = (function* () {
      yield 2;
    })();
    console.log(...rest);
  }
}

export async function* nothingToLeave() {
  try {
    await close();
  } finally {
    // silent: the generator never waits in the `try`, so nobody can close it there.
    yield "end";
  }
}

export async function* withFlag() {
  let isComplete = false;
  try {
    yield* source;
    isComplete = true;
  } finally {
    // silent: only at the normal end.
    if (isComplete) yield "end";
  }
}

export async function* withEarlyFlag() {
  let closed = true;
  try {
    yield* source;
    closed = false;
  } finally {
    // silent: only at the normal end.
    if (!closed) {
      yield "end";
    }
  }
}

export async function* afterError() {
  let failure: unknown;
  try {
    yield* source;
  } catch (error) {
    failure = error;
  } finally {
    // silent: only after an error.
    if (failure !== undefined) yield { failure };
  }
}

export async function* twoWay(): AsyncGenerator<string, void, boolean> {
  try {
    yield "work";
  } finally {
    // silent: whoever drives it answers, and so goes on.
    const isConfirmed = yield "close?";
    if (isConfirmed) await close();
  }
}

// silent: redux-saga goes on with a cancelled saga until it is done.
export function* saga(): Generator<Effect> {
  try {
    yield log("start");
  } finally {
    yield log("end");
  }
}

// silent: what is yielded is answered, so a library drives the generator.
export function* answered() {
  try {
    yield log("start");
  } finally {
    if (yield cancelled()) yield log("cancelled");
  }
}

// silent: the effects come from a package that cannot be found.
export function* unresolved() {
  try {
    yield call(close);
  } finally {
    yield put({ type: "end" });
  }
}

// silent: promises are yielded to a driver that awaits them.
export function* promises() {
  try {
    yield close();
  } finally {
    yield close();
  }
}

// silent: the written type says that the driver answers.
export function* typedAnswers(): Generator<string, void, number> {
  try {
    yield "start";
  } finally {
    yield "end";
  }
}

// silent: a library runs what it is given.
export const running = run(function* () {
  try {
    yield "start";
  } finally {
    yield "end";
  }
});

export class Component {
  // silent: a decorator puts something that runs it in its place.
  @task
  *load() {
    try {
      yield "start";
    } finally {
      yield "end";
    }
  }
}

// silent: an operation of a library, which drives the generator.
export function* operations() {
  try {
    yield* new Operation<number>();
  } finally {
    yield* new Operation<string>();
  }
}

// silent: effects of a saga, delegated.
export function* delegated(cleanUp: Generator<Effect>) {
  try {
    yield log("start");
  } finally {
    yield* cleanUp;
  }
}

// silent: only lets others work in between.
export function* scheduling() {
  try {
    yield;
  } finally {
    yield;
  }
}

// silent: `any` may be an effect.
export function* unsure() {
  try {
    yield 1;
  } finally {
    yield anything;
    yield* anything;
  }
}
