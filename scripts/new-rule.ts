/**
 * `npm run new-rule <id>`: makes the folder of a new rule with its page, fixtures and proof, ready to fill in,
 * and registers it. Refuses an id that exists or is not kebab-case.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const id = process.argv[2] ?? "";
if (!/^(?:no|require|prefer|valid)(?:-[a-z]+)+$/.test(id)) {
  console.error(
    "Usage: npm run new-rule <id>, where the id is kebab-case and starts with no-, require-, prefer- or valid-.",
  );
  process.exit(2);
}
const rule = path.join(repository, "server/src/rules", id);
const fixtures = path.join(repository, "test-fixtures/rules", id);
if (existsSync(rule)) {
  console.error(`There is a rule ${id} already: ${rule}`);
  process.exit(2);
}
mkdirSync(rule, { recursive: true });
mkdirSync(fixtures, { recursive: true });

writeFileSync(
  path.join(rule, "index.ts"),
  `import { defineRule, type RuleContext } from "../../engine/rule.ts";
import { type ForOfStatement, SyntaxKind } from "../../typescript/syntax.ts";

export default defineRule({
  id: "${id}",
  summary: "Reports …",
  preset: "strict",
  severity: "warning",
  fixable: "no",
  messages: {
    found: "What happens at run time, and why. What to do.",
  },
  words: ["for"],
  listeners: {
    [SyntaxKind.ForOfStatement]: check,
  },
});

async function check(node: ForOfStatement, context: RuleContext): Promise<void> {
  const type = await context.typeOf(node.expression);
  if (!type) return;
  context.report({ at: node.expression, message: "found" });
}
`,
);
writeFileSync(
  path.join(rule, "README.md"),
  `# ${id}

Reports …

## Why it matters

What happens at run time.

## Incorrect

\`\`\`ts
\`\`\`

## Correct

\`\`\`ts
\`\`\`

## When not to use it

…

## Known false alarms

None known.
`,
);
writeFileSync(
  path.join(fixtures, "invalid.ts"),
  `// One misuse a line: \`code(); // want "part of the message" at "underlined"\`\n`,
);
writeFileSync(path.join(fixtures, "valid.ts"), `// silent: why the line below is not reported.\n`);
writeFileSync(
  path.join(fixtures, "proof.ts"),
  `import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "what the program shows",
    program: \`
\`,
    broken: { stdout: "" },
    works: { stdout: "" },
  },
] satisfies Proof[];
`,
);
await import("./generate.ts");
console.log(
  `Made server/src/rules/${id}/ and test-fixtures/rules/${id}/. Next: CONTRIBUTING.md, "Add a rule".`,
);
