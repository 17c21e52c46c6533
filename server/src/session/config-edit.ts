import { findNodeAtLocation, type JSONPath, type Node, parseTree } from "jsonc-parser";
import { enabledRules, levelOf } from "../engine/config.ts";
import { applyEdits } from "../engine/edits.ts";
import type { Edit, Rule } from "../engine/rule.ts";
import { type ConfigurableRules, parseConfigFile } from "./config-file.ts";

/**
 * The edits of a configuration file that turn a rule off for one source file, and for as many others as the
 * setting that applies to it covers. Comments and formatting stay as they are.
 *
 * @param file Absolute path of the configuration file.
 * @param text Its text.
 * @param id The id of a rule, or of what is wrong with suppression comments.
 * @param source Absolute path of the source file.
 * @returns undefined when the text is no valid JSON, or nothing in it could turn the rule off.
 */
export function editsForRuleOff(
  file: string,
  text: string,
  id: string,
  source: string,
  known: { readonly rules: readonly Rule[]; readonly configurable: ConfigurableRules },
): readonly Edit[] | undefined {
  const { problems } = parseConfigFile(file, text, known.configurable);
  if (problems.some(problem => problem.kind === "syntax")) return undefined;
  const root = parseTree(text, [], { allowTrailingComma: true, allowEmptyContent: true });
  if (!root) {
    const eol = "\n";
    const newText = `{${eol}  "rules": {${eol}    "${id}": "off"${eol}  }${eol}}${eol}`;
    return [{ file, start: 0, end: text.length, newText }];
  }
  const overrides = findNodeAtLocation(root, ["overrides"]);
  const inOverrides = (overrides?.children ?? []).map((_, index): JSONPath => ["overrides", index]);
  // An override counts more than what stands before it, so the first place that has the effect is the widest.
  for (const place of [[], ...inOverrides]) {
    const edits = new JsonEditor(file, text).setOff(findNodeAtLocation(root, place), id);
    if (edits && isOff(applyEdits(text, edits))) return edits;
  }
  return undefined;

  function isOff(changed: string): boolean {
    const { layers } = parseConfigFile(file, changed, known.configurable).settingsFor(source);
    const rule = known.rules.find(candidate => candidate.id === id);
    return rule ? enabledRules([rule], layers).length === 0 : levelOf(id, layers) === "off";
  }
}

/** Edits JSON in the style in which it is written. */
class JsonEditor {
  private readonly file: string;
  private readonly text: string;
  private readonly eol: string;
  private readonly unit: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.eol = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
    this.unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
  }

  /** Turns a rule off in the `rules` of an object. */
  setOff(settings: Node | undefined, id: string): readonly Edit[] | undefined {
    if (settings?.type !== "object") return undefined;
    const rules = findNodeAtLocation(settings, ["rules"]);
    if (!rules) {
      return this.addProperty(settings, "rules", indentation => {
        if (indentation === undefined) return `{ "${id}": "off" }`;
        return `{${this.eol}${indentation}${this.unit}"${id}": "off"${this.eol}${indentation}}`;
      });
    }
    const setting = findNodeAtLocation(rules, [id]);
    if (!setting) return rules.type === "object" ? this.addProperty(rules, id, () => '"off"') : undefined;
    const level = setting.type === "array" ? setting.children?.[0] : setting;
    return level && [this.edit(level.offset, level.offset + level.length, '"off"')];
  }

  /** @param valueAt The value, for the indentation of the line that it starts on; undefined on a shared line. */
  private addProperty(
    object: Node,
    name: string,
    valueAt: (indentation: string | undefined) => string,
  ): readonly Edit[] {
    const { text, eol } = this;
    const property = (indentation: string | undefined) => `"${name}": ${valueAt(indentation)}`;
    const close = object.offset + object.length - 1;
    const last = object.children?.at(-1);
    if (!last) {
      const outer = this.indentationAt(object.offset);
      const inner = outer + this.unit;
      // What is between the braces can only be space and comments.
      const kept = text.slice(object.offset + 1, close).trimEnd();
      const newText = `${kept}${eol}${inner}${property(inner)}${eol}${outer}`;
      return [this.edit(object.offset + 1, close, newText)];
    }
    const end = last.offset + last.length;
    const indentation = this.lineIndentation(last.offset);
    const restOfLine = /[^\n\r]*/y;
    restOfLine.lastIndex = end;
    restOfLine.exec(text);
    const isShared = indentation === undefined || restOfLine.lastIndex > close;
    if (isShared) return [this.edit(end, end, `, ${property(undefined)}`)];
    const hasComma = text
      .slice(end, close)
      .replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "")
      .includes(",");
    const line = `${eol}${indentation}${property(indentation)}${hasComma ? "," : ""}`;
    const added = this.edit(restOfLine.lastIndex, restOfLine.lastIndex, line);
    if (hasComma) return [added];
    // A comment behind the last property stays with it.
    return end === added.start ? [this.edit(end, end, `,${line}`)] : [this.edit(end, end, ","), added];
  }

  /** The indentation of the line that an offset is on. */
  private indentationAt(offset: number): string {
    const start = this.lineStart(offset);
    return /^[ \t]*/.exec(this.text.slice(start, offset))?.[0] ?? "";
  }

  /** The same where the line starts with what is at the offset, undefined where something is before it. */
  private lineIndentation(offset: number): string | undefined {
    const before = this.text.slice(this.lineStart(offset), offset);
    return before.trim() === "" ? before : undefined;
  }

  private lineStart(offset: number): number {
    const { text } = this;
    return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  }

  private edit(start: number, end: number, newText: string): Edit {
    return { file: this.file, start, end, newText };
  }
}
