import { unwrapped } from "../../analysis/edits.ts";
import { equalityOperators, orderOperators } from "../../analysis/plain-values.ts";
import {
  allHaveFlags,
  hasOwnConversion,
  isPlainPromise,
  promiseFactsOf,
  resultsOfPromise,
} from "../../analysis/promises.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type BinaryExpression,
  type CallExpression,
  type ComputedPropertyName,
  type ConditionalExpression,
  type DoStatement,
  type ElementAccessExpression,
  type Expression,
  type ForInStatement,
  type ForStatement,
  type IfStatement,
  isCallExpression,
  isCaseClause,
  isInterfaceDeclaration,
  isTaggedTemplateExpression,
  isTypeLiteralNode,
  type JsxSpreadAttribute,
  type NewExpression,
  type PostfixUnaryExpression,
  type PrefixUnaryExpression,
  type SpreadAssignment,
  type SwitchStatement,
  SyntaxKind,
  type TemplateExpression,
  type WhileStatement,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";
import { checkCompared } from "./compared.ts";
import { type Coercion, type Conversion, convertedValues } from "./conversions.ts";
import { arithmeticOperators, canBePromise, testedParts } from "./positions.ts";
import { isPresenceTest } from "./presence.ts";
import { report } from "./report.ts";

export default defineRule({
  id: "no-promise-coercion",
  summary:
    "Reports a promise that is used as if it were its result: as a condition, as text, as a number or as a key.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    truth:
      "`{code}` is a promise, and a promise counts as true whatever it resolves to, so this condition always holds. Put `await` before it.",
    negation:
      "`{code}` is a promise, and a promise counts as true whatever it resolves to, so `!` always gives false here. Put `await` before it.",
    text: '`{code}` is a promise, so the text becomes "[object Promise]" instead of its result. Put `await` before it.',
    number:
      '`{code}` is a promise, which has no number value: the calculation uses NaN or the text "[object Promise]". Put `await` before it.',
    comparison:
      "`{code}` is a promise, so this compares the promise itself and never its result. Put `await` before it.",
    key: '`{code}` is a promise, so the key becomes "[object Promise]" whatever it resolves to. Put `await` before it.',
    json: "`{code}` is a promise, and JSON turns every promise into `{}`, so its result is lost. Put `await` before it.",
    textList:
      '`{code}` is a list of promises, so each of them becomes "[object Promise]" in the text. Await them all with `Promise.all`.',
    jsonList:
      "`{code}` is a list of promises, and JSON turns every promise into `{}`, so their results are lost. Await them all with `Promise.all`.",
    members:
      "`{code}` is a promise, and a promise has no properties of its own, so nothing of its result is found there. Put `await` before it.",
  },
  // A file that coerces a promise also makes, awaits or chains one, nearly always.
  words: ["async", "await", "romise", ".then", "fetch("],
  compilerCodes: [2322, 2345, 2362, 2363, 2365, 2367, 2464, 2538, 2678, 2769, 2801],
  listeners: {
    [SyntaxKind.IfStatement]: (node: IfStatement, context) => checkTested(node.expression, context),
    [SyntaxKind.WhileStatement]: (node: WhileStatement, context) => checkTested(node.expression, context),
    [SyntaxKind.DoStatement]: (node: DoStatement, context) => checkTested(node.expression, context),
    [SyntaxKind.ForStatement]: (node: ForStatement, context) => checkTested(node.condition, context),
    [SyntaxKind.ConditionalExpression]: (node: ConditionalExpression, context) =>
      checkTested(node.condition, context),
    [SyntaxKind.PrefixUnaryExpression]: checkPrefix,
    [SyntaxKind.PostfixUnaryExpression]: (node: PostfixUnaryExpression, context) =>
      checkConversion({ value: node.operand, coercion: "number" }, context),
    [SyntaxKind.BinaryExpression]: checkBinary,
    [SyntaxKind.TemplateExpression]: checkTemplate,
    [SyntaxKind.ElementAccessExpression]: (node: ElementAccessExpression, context) =>
      checkConversion({ value: node.argumentExpression, coercion: "key" }, context),
    [SyntaxKind.ComputedPropertyName]: checkKey,
    [SyntaxKind.SpreadAssignment]: (node: SpreadAssignment, context) =>
      checkConversion({ value: node.expression, coercion: "members" }, context),
    [SyntaxKind.JsxSpreadAttribute]: (node: JsxSpreadAttribute, context) =>
      checkConversion({ value: node.expression, coercion: "members" }, context),
    [SyntaxKind.ForInStatement]: (node: ForInStatement, context) =>
      checkConversion({ value: node.expression, coercion: "members" }, context),
    [SyntaxKind.SwitchStatement]: checkSwitch,
    [SyntaxKind.CallExpression]: checkCall,
    [SyntaxKind.NewExpression]: checkCall,
  },
});

/** A condition: each part whose truth decides it, except those that `!`, `&&` and `||` are asked about anyway. */
async function checkTested(condition: Expression | undefined, context: RuleContext): Promise<void> {
  if (condition) await Promise.all(testedParts(condition).map(part => checkTruth(part, "truth", context)));
}

async function checkTruth(node: Expression, coercion: Coercion, context: RuleContext): Promise<void> {
  if (!canBePromise(node)) return;
  const facts = await promiseFactsOf(context.checker, await context.typeOf(node));
  if (facts?.kind !== "promise") return;
  const results = await resultsOfPromise(context.checker, facts);
  const isYesOrNo = await allHaveFlags(context.checker, results, TypeFlags.BooleanLike);
  if (await isPresenceTest(node, facts, isYesOrNo, context)) return;
  await report({ value: node, coercion }, facts, context);
}

async function checkPrefix(node: PrefixUnaryExpression, context: RuleContext): Promise<void> {
  if (node.operator !== SyntaxKind.ExclamationToken) {
    return checkConversion({ value: node.operand, coercion: "number" }, context);
  }
  await Promise.all(testedParts(node.operand).map(part => checkTruth(part, "negation", context)));
}

async function checkBinary(node: BinaryExpression, context: RuleContext): Promise<void> {
  const { left, right } = node;
  const operator = node.operatorToken.kind;
  if (operator === SyntaxKind.AmpersandAmpersandToken || operator === SyntaxKind.BarBarToken) {
    return checkTested(left, context);
  }
  if (operator === SyntaxKind.InKeyword) {
    await Promise.all([
      checkConversion({ value: left, coercion: "key" }, context),
      // `"then" in value` is how code tells a promise; only a promise just made is never asked that.
      isCallExpression(unwrapped(right)) && checkConversion({ value: right, coercion: "members" }, context),
    ]);
    return;
  }
  if (equalityOperators.has(operator)) {
    await Promise.all([checkCompared(left, right, context), checkCompared(right, left, context)]);
  } else if (arithmeticOperators.has(operator) || orderOperators.has(operator)) {
    const coercion = orderOperators.has(operator) ? "comparison" : "number";
    await Promise.all([
      checkConversion({ value: left, coercion, other: right, operator }, context),
      checkConversion({ value: right, coercion, other: left, operator }, context),
    ]);
  }
}

async function checkKey({ expression, parent }: ComputedPropertyName, context: RuleContext): Promise<void> {
  // Nothing of a type is there at run time.
  if (isInterfaceDeclaration(parent.parent) || isTypeLiteralNode(parent.parent)) return;
  await checkConversion({ value: expression, coercion: "key" }, context);
}

async function checkSwitch(node: SwitchStatement, context: RuleContext): Promise<void> {
  const tested = [...node.caseBlock.clauses].flatMap(clause =>
    isCaseClause(clause) ? [clause.expression] : [],
  );
  const [first] = tested;
  if (first) await checkCompared(node.expression, first, context);
  await Promise.all(tested.map(value => checkCompared(value, node.expression, context)));
}

async function checkTemplate(node: TemplateExpression, context: RuleContext): Promise<void> {
  if (isTaggedTemplateExpression(node.parent)) return;
  await Promise.all(
    [...node.templateSpans].map(span =>
      checkConversion({ value: span.expression, coercion: "text" }, context),
    ),
  );
}

async function checkCall(node: CallExpression | NewExpression, context: RuleContext): Promise<void> {
  const conversions = await convertedValues(node, context);
  await Promise.all(
    conversions.map(conversion =>
      conversion.coercion === "truth"
        ? checkTested(conversion.value, context)
        : checkConversion(conversion, context),
    ),
  );
}

async function checkConversion(conversion: Conversion, context: RuleContext): Promise<void> {
  const { checker } = context;
  const { value } = conversion;
  if (!canBePromise(value)) return;
  const facts = await promiseFactsOf(checker, await context.typeOf(value));
  if (!facts) return;
  const coercion = (await joinsText(conversion, context)) ? "text" : conversion.coercion;
  if (facts.kind === "list" && coercion !== "text" && coercion !== "json") return;
  if (coercion === "members" && !(await isPlainPromise(checker, facts))) return;
  if (await hasOwnConversion(checker, facts)) return;
  await report({ ...conversion, coercion }, facts, context);
}

/** Whether `+` puts texts together here. */
async function joinsText({ other, operator }: Conversion, context: RuleContext): Promise<boolean> {
  if (!other || (operator !== SyntaxKind.PlusToken && operator !== SyntaxKind.PlusEqualsToken)) return false;
  const type = await context.typeOf(other);
  return allHaveFlags(context.checker, type && [type], TypeFlags.StringLike);
}
