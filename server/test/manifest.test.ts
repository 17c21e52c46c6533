/** The extension's manifest: what it refers to is there, is packed, and can be translated; its pictures are current. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { pictureFingerprints, pictureRecord } from "../../scripts/pictures.ts";
import { repository } from "./harness.ts";

const manifest = json("package.json");
const texts: Record<string, string> = json("package.nls.json");
const { contributes } = manifest;

describe("texts of the manifest", () => {
  it("are all there, and none is left over", () => {
    const keys = stringsIn(manifest).flatMap(text => /^%(.+)%$/.exec(text)?.[1] ?? []);
    assert.deepEqual([...new Set(keys)].sort(), Object.keys(texts).sort());
  });

  it("can be translated", () => {
    const shown = new Set(["title", "description", "markdownDescription", "altText"]);
    const plain = entriesIn(contributes).filter(
      ([key, value]) => shown.has(key) && typeof value === "string" && !/^%.+%$/.test(value),
    );
    assert.deepEqual(plain, []);
    const described = entriesIn(contributes)
      .filter(([key]) => /^(markdownE|e)numDescriptions$/.test(key))
      .flatMap(([, value]) => value as string[]);
    assert.deepEqual(
      described.filter(text => !/^%.+%$/.test(text)),
      [],
    );
  });

  it("describe each setting in Markdown, at one scope on purpose", () => {
    const settings = Object.entries<Record<string, unknown>>(contributes.configuration.properties);
    const incomplete = settings.filter(([, { markdownDescription, description, scope }]) => {
      return !markdownDescription || description || !scope;
    });
    assert.deepEqual(incomplete, []);
  });
});

describe("texts of the client", () => {
  // The program that the walkthrough opens is code, not text.
  for (const name of readdirSync(path.join(repository, "client/src")).filter(name => name !== "example.ts")) {
    it(`client/src/${name}: can be translated`, () => {
      const rest = readFileSync(path.join(repository, "client/src", name), "utf8")
        .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, "")
        .replace(/l10n\.t\(\s*(?:"[^"]*"|\{[\s\S]*?comment: \[[\s\S]*?\])/g, "")
        // The log is for whoever helps.
        .replace(/log\.\w+\((?:`[^`]*`|"[^"]*")/g, "");
      const literals = rest.match(/"[^"\n]*"|`[^`]*`/g) ?? [];
      assert.deepEqual(
        literals.filter(literal => /[A-Za-z]{2,} [A-Za-z]{2,}/.test(literal)),
        [],
      );
    });
  }
});

describe("the walkthrough", () => {
  const steps: Step[] = contributes.walkthroughs.flatMap(({ steps }: { steps: Step[] }) => steps);
  const commands = new Set(contributes.commands.map(({ command }: { command: string }) => command));

  it("has steps that lead to commands, and are done by them", () => {
    assert.equal(steps.length, 4);
    for (const step of steps) {
      const description = texts[step.description.slice(1, -1)] ?? "";
      const linked = [...description.matchAll(/\(command:([\w.]+)/g)].map(match => match[1] as string);
      assert.ok(linked.length > 0, step.id);
      assert.deepEqual(
        linked.filter(command => command.startsWith("forawait.") && !commands.has(command)),
        [],
      );
      assert.ok(step.completionEvents.length > 0, step.id);
      for (const event of step.completionEvents) {
        assert.ok(linked.includes(event.replace(/^onCommand:/, "")), `${step.id}: ${event}`);
      }
    }
  });

  it("shows a picture for each theme", () => {
    for (const { id, media } of steps) {
      assert.deepEqual(Object.keys(media.image).sort(), ["dark", "hc", "hcLight", "light"], id);
    }
  });
});

describe("files of the manifest", () => {
  const packed = new Set(
    readFileSync(path.join(repository, "scripts/package-files.txt"), "utf8").split("\n"),
  );

  it("are packed", () => {
    const referred = stringsIn(manifest)
      .filter(text => /^(\.\/)?(docs|schema|snippets)\/.*\.\w+$/.test(text))
      .map(text => text.replace(/^\.\//, ""));
    assert.ok(referred.length > 10);
    assert.deepEqual(
      referred.filter(file => !packed.has(file) || !existsSync(path.join(repository, file))),
      [],
    );
    assert.ok(packed.has(`${path.posix.normalize(manifest.l10n)}/bundle.l10n.json`));
  });

  it("have a modest size, and the icon the one that the marketplace wants", () => {
    const images = readdirSync(path.join(repository, "docs/images")).filter(name => name.endsWith(".png"));
    for (const name of images) {
      const { size } = statSync(path.join(repository, "docs/images", name));
      assert.ok(size <= 150_000, `${name} has ${size} bytes`);
    }
    // https://www.w3.org/TR/png-3/#11IHDR
    const icon = readFileSync(path.join(repository, manifest.icon));
    assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [256, 256]);
  });
});

describe("pictures", () => {
  it("show what the extension shows", async () => {
    const before = process.cwd();
    process.chdir(repository);
    try {
      assert.deepEqual(
        json(pictureRecord),
        await pictureFingerprints(),
        "A picture shows something else than the extension does now. Run npm run screenshots, and look at them.",
      );
    } finally {
      process.chdir(before);
    }
  });
});

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly image: Record<string, string> };
  readonly completionEvents: readonly string[];
}

function json(file: string) {
  return JSON.parse(readFileSync(path.join(repository, file), "utf8"));
}

/** All strings in a JSON value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

/** All properties in a JSON value, at any depth. */
function entriesIn(value: unknown): [key: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(entry => [entry, ...entriesIn(entry[1])]);
}
