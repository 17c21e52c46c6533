/**
 * How fixes import what they need: once, and in the file's own style. Each case is a file with a busy-wait, as
 * `no-blocking-sleep` fixes it.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, describe, it } from "node:test";
import { Checkout, onlyRule, repository } from "./harness.ts";

const checkout = new Checkout();
after(() => checkout.close());

const folder = path.join(repository, "test-fixtures/rules/no-blocking-sleep");

/** Fixes `text`, in which `WAIT` stands for an async function with a busy-wait; gives it back with `WAITS(call)`. */
async function fixed(name: string, text: string): Promise<string> {
  const file = path.resolve(folder, name);
  const wait = "async function wait(end) { while (Date.now() < end) {} }";
  const result = await checkout.fixAll(file, text.replace("WAIT", wait), onlyRule("no-blocking-sleep"));
  const { syntaxErrors } = await checkout.inspect(file, result, onlyRule("no-blocking-sleep"));
  assert.deepEqual(syntaxErrors, []);
  return result.replace(/async function wait\(end\) \{ await (.*)\(end - Date\.now\(\)\);? \}/, "WAITS($1)");
}

const cases: readonly [what: string, name: string, before: string, after: string][] = [
  [
    "puts an import on top of a file without any",
    "new.mjs",
    "export WAIT\n",
    'import { setTimeout } from "node:timers/promises";\n\nexport WAITS(setTimeout)\n',
  ],
  [
    "keeps the license on top",
    "new.mjs",
    "/*! MIT */\n\nexport WAIT\n",
    '/*! MIT */\n\nimport { setTimeout } from "node:timers/promises";\n\nexport WAITS(setTimeout)\n',
  ],
  [
    "keeps a comment with the function that it describes",
    "new.mjs",
    "/** Waits. */\nexport WAIT\n",
    'import { setTimeout } from "node:timers/promises";\n\n/** Waits. */\nexport WAITS(setTimeout)\n',
  ],
  [
    "keeps shebang and checking comments on top",
    "new.mjs",
    "#!/usr/bin/env node\n// @ts-check\nexport WAIT\n",
    '#!/usr/bin/env node\n// @ts-check\nimport { setTimeout } from "node:timers/promises";\n\nexport WAITS(setTimeout)\n',
  ],
  [
    "keeps directives on top",
    "new.mjs",
    '"use client";\nexport WAIT\n',
    '"use client";\nimport { setTimeout } from "node:timers/promises";\nexport WAITS(setTimeout)\n',
  ],
  [
    "comes after the imports and their comments",
    "new.mjs",
    'import fs from "node:fs"; // files\nimport x from "x";\n\nexport WAIT\nfs.rm(x);\n',
    'import fs from "node:fs"; // files\nimport { setTimeout } from "node:timers/promises";\nimport x from "x";\n\nexport WAITS(setTimeout)\nfs.rm(x);\n',
  ],
  [
    "takes over quotes, missing semicolons and a missing prefix",
    "new.mjs",
    "import fs from 'fs'\n\nexport WAIT\nfs.rm('a')\n",
    "import fs from 'fs'\nimport { setTimeout } from 'timers/promises'\n\nexport WAITS(setTimeout)\nfs.rm('a')\n",
  ],
  [
    "extends a list of names on one line",
    "new.mjs",
    'import { scheduler } from "node:timers/promises";\nexport WAIT\nscheduler.yield();\n',
    'import { scheduler, setTimeout } from "node:timers/promises";\nexport WAITS(setTimeout)\nscheduler.yield();\n',
  ],
  [
    "extends a list of names on several lines",
    "new.mjs",
    'import {\n  scheduler,\n  setInterval,\n} from "timers/promises";\nexport WAIT\nscheduler.yield(setInterval);\n',
    'import {\n  scheduler,\n  setInterval,\n  setTimeout,\n} from "timers/promises";\nexport WAITS(setTimeout)\nscheduler.yield(setInterval);\n',
  ],
  [
    "uses what is imported under another name",
    "new.mjs",
    'import { setTimeout as nap } from "timers/promises";\nexport WAIT\n',
    'import { setTimeout as nap } from "timers/promises";\nexport WAITS(nap)\n',
  ],
  [
    "uses a default import of the module",
    "new.mjs",
    'import timers from "node:timers/promises";\nexport WAIT\n',
    'import timers from "node:timers/promises";\nexport WAITS(timers.setTimeout)\n',
  ],
  [
    "uses a namespace import of the module",
    "new.mjs",
    'import * as timers from "timers/promises";\nexport WAIT\n',
    'import * as timers from "timers/promises";\nexport WAITS(timers.setTimeout)\n',
  ],
  [
    "uses the module as a member of another",
    "new.mjs",
    'import { promises as later } from "node:timers";\nexport WAIT\n',
    'import { promises as later } from "node:timers";\nexport WAITS(later.setTimeout)\n',
  ],
  [
    "does not use an import of types",
    "new.mts",
    'import type { setTimeout as Wait } from "node:timers/promises";\nexport type T = typeof Wait;\nexport WAIT\n',
    'import type { setTimeout as Wait } from "node:timers/promises";\nimport { setTimeout as sleep } from "node:timers/promises";\nexport type T = typeof Wait;\nexport WAITS(sleep)\n',
  ],
  [
    "leaves the global timer its name",
    "new.mjs",
    "export WAIT\nsetTimeout(wait, 10);\n",
    'import { setTimeout as sleep } from "node:timers/promises";\n\nexport WAITS(sleep)\nsetTimeout(wait, 10);\n',
  ],
  [
    "looks for a name that is free",
    "new.mjs",
    "export WAIT\nsetTimeout(wait, 10);\nconst sleep = delay;\n",
    'import { setTimeout as pause } from "node:timers/promises";\n\nexport WAITS(pause)\nsetTimeout(wait, 10);\nconst sleep = delay;\n',
  ],
  [
    "requires in a CommonJS file",
    "new.cjs",
    '"use strict";\nvar fs = require("fs");\nexports.wait = WAIT;\nfs.rm("a");\n',
    '"use strict";\nvar fs = require("fs");\nvar { setTimeout } = require("timers/promises");\nexports.wait = WAITS(setTimeout);\nfs.rm("a");\n',
  ],
  [
    "extends what is required by name",
    "new.cjs",
    'const { scheduler } = require("node:timers/promises");\nexports.wait = WAIT;\nscheduler.yield();\n',
    'const { scheduler, setTimeout } = require("node:timers/promises");\nexports.wait = WAITS(setTimeout);\nscheduler.yield();\n',
  ],
  [
    "keeps to imports by assignment",
    "new.cts",
    'import fs = require("node:fs");\nexport = WAIT;\nfs.rmSync("a");\n',
    'import fs = require("node:fs");\nimport timersPromises = require("node:timers/promises");\nexport = WAITS(timersPromises.setTimeout);\nfs.rmSync("a");\n',
  ],
  [
    "imports nothing where the file can be a module or not",
    "/loose/new.js",
    "WAIT\nwait(0);\n",
    "async function wait(end) { await new Promise(resolve => setTimeout(resolve, end - Date.now())); }\nwait(0);\n",
  ],
  [
    "imports nothing where the code is for browsers",
    "new.mjs",
    "export WAIT\ndocument.title = wait.name;\n",
    "export async function wait(end) { await new Promise(resolve => setTimeout(resolve, end - Date.now())); }\ndocument.title = wait.name;\n",
  ],
];

describe("imports that fixes add", { concurrency: 1 }, () => {
  for (const [what, name, before, after] of cases) {
    it(what, async () => assert.equal(await fixed(name, before), after));
  }

  it("are added once for several places", async () => {
    const result = await fixed(
      "new.mjs",
      "export WAIT\nexport const again = WAIT;\n".replace(
        "again = WAIT",
        "again = async end => { while (Date.now() < end); }",
      ),
    );
    assert.equal(result.match(/import /g)?.length, 1);
    assert.equal(result.match(/await setTimeout\(/g)?.length ?? 0, 1);
    assert.match(result, /WAITS\(setTimeout\)/);
  });
});
