/**
 * The flow analysis: what may have run before what. In each case every call is something that happens; `reset()`
 * makes forgotten what was before. A case lists, for each call, the calls that may have come before it.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, describe, it } from "node:test";
import {
  branchesAround,
  canBeLeft,
  type FlowEvent,
  historyOf,
  isLoop,
  type LoopStatement,
  repeatingLoop,
  sharesConditions,
} from "../src/analysis/flow.ts";
import { referencesOf } from "../src/analysis/references.ts";
import {
  type CallExpression,
  type Identifier,
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  type Node,
} from "../src/typescript/syntax.ts";
import type { FileView } from "../src/typescript/workspace.ts";
import { Checkout, repository } from "./harness.ts";

const checkout = new Checkout();
after(() => checkout.close());

const file = path.join(repository, "test-fixtures/rules/flow-analysis.ts");

/** Parses a text and hands the view to `use`. */
async function inView<T>(text: string, use: (view: FileView) => T | Promise<T>): Promise<T> {
  checkout.workspace.setText(file, text);
  const lease = await checkout.workspace.acquire([file]);
  try {
    const view = await lease.view(file);
    assert.ok(view);
    return await use(view);
  } finally {
    lease.release();
  }
}

/** Wraps a body into a function and gives it with its calls, in source order. */
function inFunction<T>(body: string, use: (scope: Node, calls: readonly CallExpression[]) => T): Promise<T> {
  return inView(`async function* f() {\n${body}\n}`, ({ sourceFile }) => {
    const scope = sourceFile.statements.find(isFunctionDeclaration);
    assert.ok(scope);
    const calls: CallExpression[] = [];
    collect(scope, isCallExpression, calls);
    return use(scope, calls);
  });
}

function collect<T extends Node>(node: Node, is: (node: Node) => node is T, found: T[]): void {
  if (is(node)) found.push(node);
  node.forEachChild(child => collect(child, is, found));
}

function nameOf(call: Node): string {
  return (call as CallExpression).expression.getText();
}

/** `{ b: "a" }`: before `b`, `a` may have run. Calls that cannot be reached are left out. */
function historiesIn(body: string): Promise<Record<string, string>> {
  return inFunction(body, (scope, calls) => {
    const events = new Map<Node, FlowEvent>(
      calls.map(call => [call, nameOf(call) === "reset" ? { clears: true } : { marks: true }]),
    );
    const history = historyOf(scope, events);
    return Object.fromEntries(
      calls
        .filter(call => history.has(call))
        .map(call => [nameOf(call), [...(history.get(call) ?? [])].map(nameOf).sort().join(" ")]),
    );
  });
}

const cases: readonly [what: string, body: string, expected: Record<string, string>][] = [
  ["a sequence", "a(); b();", { a: "", b: "a" }],
  ["what makes forgotten", "a(); reset(); b();", { a: "", reset: "a", b: "" }],
  ["arguments before the call", "b(a());", { a: "", b: "a" }],
  ["both branches of if", "if (x) a(); else b(); c();", { a: "", b: "", c: "a b" }],
  ["if without else", "if (x) { a(); } b();", { a: "", b: "a" }],
  ["an early return", "if (x) { a(); return; } b();", { a: "", b: "" }],
  ["an early throw", "if (x) { a(); throw 1; } b();", { a: "", b: "" }],
  ["code behind return", "a(); return; b();", { a: "" }],
  ["process.exit", "if (x) { a(); process.exit(1); } b();", { a: "", "process.exit": "a", b: "" }],
  ["the arms of ?:", "x ? a() : b(); c();", { a: "", b: "", c: "a b" }],
  ["short circuits", "a() && b() || c() ?? d();", { a: "", b: "a", c: "a b", d: "a b c" }],
  ["optional chains", "x?.[a()].y(b()); c();", { a: "", "x?.[a()].y": "a b", b: "a", c: "a b x?.[a()].y" }],
  ["a loop follows itself", "while (x) a(); b();", { a: "a", b: "a" }],
  ["a forgetting loop", "while (x) { reset(); a(); }", { reset: "a", a: "" }],
  ["a loop that runs once", "while (x) { a(); break; } b();", { a: "", b: "a" }],
  [
    "an endless loop ends by break only",
    "while (true) { a(); if (x) break; b(); } c();",
    { a: "a b", b: "a b", c: "a b" },
  ],
  ["nothing comes after an endless loop", "for (;;) a(); b();", { a: "a" }],
  ["do runs first", "do a(); while (b());", { a: "a b", b: "a b" }],
  [
    "the parts of for",
    "for (a(); b(); c()) d(); e();",
    { a: "", b: "a b c d", c: "a b c d", d: "a b c d", e: "a b c d" },
  ],
  ["the head of for…of runs once", "for (const x of a()) b(); c();", { a: "", b: "a b", c: "a b" }],
  ["continue skips", "for (const x of xs) { if (y) { a(); continue; } b(); }", { a: "a b", b: "a b" }],
  ["labels", "outer: while (x) { while (y) { a(); break outer; } b(); } c();", { a: "b", b: "b", c: "a b" }],
  [
    "continue to a label",
    "outer: while (x) { while (y) { a(); continue outer; } b(); }",
    { a: "a b", b: "a b" },
  ],
  ["labeled blocks", "here: { a(); if (x) break here; b(); } c();", { a: "", b: "a", c: "a b" }],
  [
    "switch",
    "switch (x) { case 1: a(); break; case 2: b(); case 3: c(); break; default: d(); } e();",
    { a: "", b: "", c: "b", d: "", e: "a b c d" },
  ],
  ["switch without default", "switch (x) { case 1: a(); } b();", { a: "", b: "a" }],
  ["catch after any point", "try { a(); b(); } catch { c(); } d();", { a: "", b: "a", c: "a b", d: "a b c" }],
  [
    "catch after forgetting",
    "a(); try { reset(); b(); } catch { c(); }",
    { a: "", reset: "a", b: "", c: "a b" },
  ],
  ["return in try", "try { a(); return; } catch { b(); } c();", { a: "", b: "a", c: "a b" }],
  ["finally", "try { a(); return; } finally { b(); } c();", { a: "", b: "a" }],
  [
    "finally after catch",
    "try { a(); } catch { b(); } finally { c(); } d();",
    { a: "", b: "a", c: "a b", d: "a b c" },
  ],
  ["a retry", "while (x) { try { a(); return; } catch { b(); } }", { a: "a b", b: "a b" }],
  ["the value before the variable", "const y = a(); b();", { a: "", b: "a" }],
  ["logical assignment", "x ??= a(); b();", { a: "", b: "a" }],
  ["functions inside are not entered", "a(); const g = () => b(); c();", { a: "", c: "a" }],
  ["yield and await", "yield a(); await b();", { a: "", b: "a" }],
];

describe("what may have run before", () => {
  for (const [what, body, expected] of cases) {
    it(what, async () => assert.deepEqual(await historiesIn(body), expected));
  }

  it("an assigned name is reached after its value", async () => {
    const reached = await inView("let x;\nx = make();\nx = other(x);", ({ sourceFile }) => {
      const names: Identifier[] = [];
      collect(sourceFile, isIdentifier, names);
      const events = new Map<Node, FlowEvent>(names.map(name => [name, { marks: true }]));
      const history = historyOf(sourceFile, events);
      const last = names.findLast(name => name.text === "x" && name.parent.kind !== names[0]?.parent.kind);
      assert.ok(last);
      return [...(history.get(last) ?? [])].map(node => node.getText());
    });
    // The last `x` is the argument: the one it is assigned to comes after it.
    assert.deepEqual(reached, ["x", "make", "x", "other"]);
  });
});

describe("conditions", () => {
  const shared = (body: string) =>
    inFunction(body, (scope, [first, second]) => sharesConditions(first as Node, second as Node, scope));

  it("one under a condition and one under none are shared", async () => {
    assert.equal(await shared("if (x) a(); b();"), true);
    assert.equal(await shared("a(); if (x) b();"), true);
    assert.equal(await shared("try { a(); } catch { b(); }"), true);
  });

  it("two under different conditions are not", async () => {
    assert.equal(await shared("if (x) a(); if (!x) b();"), false);
    assert.equal(await shared("x && a(); y || b();"), false);
  });

  it("counts the branches up to an outer node", async () => {
    const count = await inFunction(
      "if (x) { switch (y) { case 1: z ? a() : 0; } }",
      (scope, [call]) => branchesAround(call as Node, scope).size,
    );
    assert.equal(count, 3);
  });
});

describe("loops", () => {
  const loopIn = (body: string) =>
    inFunction(body, scope => {
      const loops: Node[] = [];
      collect(scope, (node): node is Node => isLoop(node), loops);
      return loops[0] as LoopStatement;
    });

  it("can be left by break, return and outer labels", async () => {
    assert.equal(canBeLeft(await loopIn("while (x) { if (y) break; }")), true);
    assert.equal(canBeLeft(await loopIn("while (x) { if (y) return; }")), true);
    assert.equal(canBeLeft(await loopIn("while (x) { a(); }")), false);
    assert.equal(canBeLeft(await loopIn("while (x) { for (;;) break; }")), false);
    assert.equal(canBeLeft(await loopIn("while (x) { switch (y) { case 1: break; } }")), false);
    assert.equal(canBeLeft(await loopIn("while (x) { const g = () => { return; }; }")), false);
    assert.equal(canBeLeft(await loopIn("l: while (x) { for (;;) break l; }")), true);
  });

  it("repeat their bodies, not what comes before their first round", async () => {
    const repeated = (body: string) =>
      inFunction(body, (_, [call]) => repeatingLoop(call as Node) !== undefined);
    assert.equal(await repeated("for (const x of a()) {}"), false);
    assert.equal(await repeated("for (a(); x; ) {}"), false);
    assert.equal(await repeated("for (; a(); ) {}"), true);
    assert.equal(await repeated("while (x) { if (y) a(); }"), true);
    assert.equal(await repeated("while (x) { const g = () => a(); }"), false);
  });
});

describe("references", () => {
  /** The lines on which the first variable of a text is referred to. */
  const lines = (text: string) =>
    inView(text, async ({ sourceFile, checker }) => {
      const names: Identifier[] = [];
      collect(sourceFile, isIdentifier, names);
      const references = await referencesOf(checker, names[0] as Identifier);
      return references.map(node => sourceFile.getLineAndCharacterOfPosition(node.getStart()).line + 1);
    });

  it("are told apart from other variables of the same name", async () => {
    assert.deepEqual(await lines("const x = 1;\n{ const x = 2; use(x); }\nuse(x);\nuse({ x: 1 }.x);"), [3]);
  });

  it("include shorthands, exports and inner functions", async () => {
    assert.deepEqual(await lines("const x = 1;\nuse({ x });\nconst f = () => x;\nexport { x };"), [2, 3, 4]);
  });

  it("do not include the names of exports from elsewhere", async () => {
    assert.deepEqual(await lines('const x = 1;\nexport { x as y } from "./other.ts";\nuse(x);'), [3]);
  });
});
