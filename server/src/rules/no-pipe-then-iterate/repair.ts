import { hasComment, unwrapped } from "../../analysis/edits.ts";
import { importMember } from "../../analysis/imports.ts";
import type { Fix, RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isPropertyAccessExpression,
} from "../../typescript/syntax.ts";

/**
 * `a.pipe(b).pipe(c)` → `pipeline(a, b, c, () => {})`. The callback may do nothing, because `pipeline` destroys the
 * last stream with the error, and the loop over it throws.
 *
 * @see https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback
 */
export async function pipelineFix(chain: CallExpression, context: RuleContext): Promise<Fix | undefined> {
  const { sourceFile, file } = context;
  const parts = partsOf(chain);
  const start = chain.getStart(sourceFile);
  if (!parts || hasComment(sourceFile, start, chain.end)) return undefined;
  const imported = await importMember(context.checker, sourceFile, chain, {
    module: "node:stream",
    name: "pipeline",
    as: ["pipeline", "connect"],
  });
  if (!imported) return undefined;
  const streams = parts.map(part => part.getText(sourceFile)).join(", ");
  const newText = `${imported.expression}(${streams}, () => {})`;
  return {
    title: "Connect the streams with `pipeline`",
    safe: false,
    edits: [...imported.edits, { file, start, end: chain.end, newText }],
  };
}

/** The streams of a chain in order; undefined where `pipe` has options, or may have no source (`a?.pipe(b)`). */
function partsOf(node: Expression): readonly Expression[] | undefined {
  const expression = unwrapped(node);
  if (!isCallExpression(expression)) return [node];
  const callee = unwrapped(expression.expression);
  if (!isPropertyAccessExpression(callee) || callee.name.text !== "pipe") return [node];
  const [destination, ...options] = expression.arguments;
  if (!destination || options.length > 0 || callee.questionDotToken) return undefined;
  const before = partsOf(callee.expression);
  return before && [...before, destination];
}
