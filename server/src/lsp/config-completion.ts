import { findNodeAtLocation, getLocation, type JSONPath, type Node, parseTree } from "jsonc-parser";
import { type CompletionItem, CompletionItemKind } from "vscode-languageserver/node";
import { presets } from "../engine/config.ts";
import type { LineMap } from "../engine/positions.ts";
import type { TextRange } from "../engine/rule.ts";
import { configKeys, overrideKeys, ruleLevels } from "../session/config-file.ts";
import { levelDescriptions, presetDescriptions, settingDescriptions } from "../session/config-schema.ts";
import { configurableRules } from "../session/session.ts";
import { toRange } from "./diagnostics.ts";
import { summaries } from "./rule-text.ts";

/** A key or value that may stand at a place. */
interface Proposal {
  readonly name: string;
  readonly description: string | undefined;
  /** The JSON that a key begins with, undefined for a value. */
  readonly value?: string;
}

/**
 * Completes keys and values of a `forawait.json`, for editors that do not know its schema.
 *
 * @param offset The UTF-16 offset of the cursor.
 */
export function completeConfiguration(text: string, offset: number, lines: LineMap): CompletionItem[] {
  const location = getLocation(text, offset);
  const { path, previousNode, isAtPropertyKey } = location;
  const isInside =
    previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  const replaced = isInside
    ? { start: previousNode.offset, end: previousNode.offset + previousNode.length }
    : { start: offset, end: offset };
  const proposals = isAtPropertyKey ? keysAt(path.slice(0, -1)) : valuesAt(path);
  const present = isAtPropertyKey ? presentKeys(text, path.slice(0, -1), replaced) : [];
  const hasColon = /^\s*:/.test(text.slice(replaced.end));
  return proposals
    .filter(({ name }) => !present.includes(name))
    .map(({ name, description, value }) => {
      const quoted = JSON.stringify(name);
      return {
        label: name,
        // The cursor may be behind the opening quote, so that is what the editor filters by.
        filterText: quoted,
        kind: value === undefined ? CompletionItemKind.Value : CompletionItemKind.Property,
        ...(description ? { documentation: description } : {}),
        textEdit: {
          range: toRange(replaced, lines),
          newText: value === undefined || hasColon ? quoted : `${quoted}: ${value}`,
        },
      };
    });
}

function keysAt(path: JSONPath): Proposal[] {
  const settings = isSettings(path) ? (path.length === 0 ? configKeys : overrideKeys) : undefined;
  if (settings) {
    return settings.map(name => ({
      name,
      description: settingDescriptions[name],
      value: initialValues[name] ?? "{}",
    }));
  }
  if (path.at(-1) === "rules" && isSettings(path.slice(0, -1))) {
    return [...configurableRules.keys()].map(name => ({
      name,
      description: summaries.get(name),
      value: '"off"',
    }));
  }
  if (path.at(-1) !== 1 || path.at(-3) !== "rules") return [];
  const options = configurableRules.get(String(path.at(-2)))?.options ?? {};
  return Object.entries(options).map(([name, { description, default: value }]) => ({
    name,
    description,
    value: JSON.stringify(value),
  }));
}

function valuesAt(path: JSONPath): Proposal[] {
  if (path.at(-1) === "preset" && isSettings(path.slice(0, -1))) {
    return presets.map(name => ({ name, description: presetDescriptions[name] }));
  }
  const isLevel = path.at(-2) === "rules" || (path.at(-3) === "rules" && path.at(-1) === 0);
  if (isLevel) return ruleLevels.map(name => ({ name, description: levelDescriptions[name] }));
  return [];
}

/** Whether a path leads to the whole configuration or to one of its overrides. */
function isSettings(path: JSONPath): boolean {
  return path.length === 0 || (path.length === 2 && path[0] === "overrides" && typeof path[1] === "number");
}

function presentKeys(text: string, path: JSONPath, current: TextRange): string[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const object = root && findNodeAtLocation(root, path);
  return (object?.children ?? [])
    .map((property): Node | undefined => property.children?.[0])
    .filter(key => key !== undefined && key.offset !== current.start)
    .map(key => String(key?.value));
}

const initialValues: Readonly<Record<string, string>> = {
  $schema: '""',
  preset: '"recommended"',
  ignore: "[]",
  files: "[]",
  overrides: "[]",
};
