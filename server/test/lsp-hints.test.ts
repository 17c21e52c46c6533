/** Inlay hints, over stdio as an editor asks for them. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { InlayHint, InlayHintLabelPart } from "vscode-languageserver-protocol";
import { uriOf } from "../../scripts/language-client.ts";
import { LineMap } from "../src/engine/positions.ts";
import { started, strict } from "./lsp-harness.ts";

const whole = { start: { line: 0, character: 0 }, end: { line: 1_000, character: 0 } };

const loops = `
declare function gen(): AsyncGenerator<number>;
declare const list: number[];
declare function step(): Promise<boolean>;
export async function f() {
  for await (const x of gen())« suspends at each step» {
    x;
  }
  for await (const x of list)« suspends at each step, without waiting» x;
  for await (const x of gen())« suspends at each step, and at line 11» {
    await x;
  }
  while (await step())« suspends at lines 13, 14, 17» {
    const a = await step();
    for (const b of list) b;
    list.map(async () => await a);
    for (const b of [await step()])« suspends at line 18» {
      await step();
    }
  }
  for (let i = await step(); i; i = await step())« suspends at line 21» i;
  do« suspends at line 23» {
    await step();
  } while (list.length);
  for (const x of [await step()]) x;
}
export async function* g() {
  for (const x of list)« suspends at lines 29, 30» {
    yield x;
    yield* gen();
  }
}
`;

const promises = `
declare function start(): Promise<number>;
declare const some: Promise<number>[];
export async function f() {
  const done = await start();
  const first = start()« awaited at line 8»;
  const second = start()« awaited at lines 9, 10»;
  const sum = (await first) + done;
  const both = await Promise.all([second, start()]);
  await second;
  const all = some.map(promise => promise)« awaited at line 12»;
  await Promise.allSettled(all);
  const each = [start(), start()]« awaited at line 14»;
  for await (const one of each) one;
  const handed = start();
  return [sum, both, handed];
}
export function g() {
  const first = start();
  first.then(console.log);
}
`;

describe("inlay hints", () => {
  for (const [title, code, settings] of [
    ["say where loops suspend", loops, { suspends: true }],
    ["say where promises are awaited", promises, { awaitedAt: true }],
  ] as const) {
    it(title, async () => {
      const text = code.replace(/«[^»]*»/g, "");
      const { client, file } = await started(
        { "tsconfig.json": strict, "a.ts": text },
        { settings: { inlayHints: settings } },
      );
      await client.open(file("a.ts"));
      assert.equal(withHints(text, await client.inlayHints(file("a.ts"), whole)), code);
    });
  }

  it("lead to the places that they name", async () => {
    const text = "declare function start(): Promise<number>;\nconst p = start();\nawait p;\nexport {};\n";
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": text },
      { settings: { inlayHints: { awaitedAt: true } } },
    );
    await client.open(file("a.ts"));
    const [hint] = await client.inlayHints(file("a.ts"), whole);
    const parts = hint?.label as InlayHintLabelPart[];
    assert.deepEqual(parts.at(-1), {
      value: "3",
      location: {
        uri: uriOf(file("a.ts")),
        range: { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } },
      },
    });
  });

  it("are for the lines that are asked for", async () => {
    const text = loops.replace(/«[^»]*»/g, "");
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": text },
      { settings: { inlayHints: { suspends: true } } },
    );
    await client.open(file("a.ts"));
    const range = { start: { line: 12, character: 0 }, end: { line: 13, character: 0 } };
    const lines = (await client.inlayHints(file("a.ts"), range)).map(({ position }) => position.line);
    assert.deepEqual(lines, [12]);
  });

  it("are off until they are turned on", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "a.ts": loops.replace(/«[^»]*»/g, ""),
    });
    await client.open(file("a.ts"));
    assert.deepEqual(await client.inlayHints(file("a.ts"), whole), []);
    await client.configure({ inlayHints: { suspends: true } });
    await client.until(() => client.inlayHintRefreshes > 0);
    assert.ok((await client.inlayHints(file("a.ts"), whole)).length > 0);
  });
});

/** A text with its hints written into it. */
function withHints(text: string, hints: readonly InlayHint[]): string {
  const lines = new LineMap(text);
  const placed = hints.map(({ position, label }) => ({
    offset: lines.offsetAt(position),
    label: typeof label === "string" ? label : label.map(part => part.value).join(""),
  }));
  placed.sort((a, b) => b.offset - a.offset);
  return placed.reduce(
    (result, { offset, label }) => `${result.slice(0, offset)}« ${label}»${result.slice(offset)}`,
    text,
  );
}
