import {
  type Expression,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isVariableDeclaration,
  isVariableStatement,
  type SourceFile,
  type VariableStatement,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { identifiersNamed } from "./references.ts";

/**
 * Whether nobody else can have the memory that is waited on, so that only the time-out ends the wait: it is made
 * on the spot, or for a constant that is used for nothing else.
 */
export function isThrowaway(view: Expression, sourceFile: SourceFile): boolean {
  const expression = unwrapped(view);
  if (isNewExpression(expression)) {
    const made = expression.expression.getText(sourceFile);
    const [buffer] = expression.arguments ?? [];
    return (
      made === "SharedArrayBuffer" || (buffer !== undefined && isThrowaway(buffer as Expression, sourceFile))
    );
  }
  if (!isIdentifier(expression)) return false;
  return identifiersNamed(sourceFile, expression.text).every(use => {
    const { parent } = use;
    if (isVariableDeclaration(parent))
      return parent.initializer !== undefined && isThrowaway(parent.initializer, sourceFile);
    if (isNewExpression(parent)) return true;
    return isCallExpression(parent) && /\bAtomics\.wait$/.test(parent.expression.getText(sourceFile));
  });
}

/** The statements that made the memory for one call of `Atomics.wait` alone. */
export function memoryOf(view: Expression, sourceFile: SourceFile): readonly VariableStatement[] {
  const name = unwrapped(view);
  if (!isIdentifier(name)) return [];
  const uses = identifiersNamed(sourceFile, name.text);
  const declaration = uses.find(use => isVariableDeclaration(use.parent))?.parent;
  if (uses.length !== 2 || !declaration || !isVariableDeclaration(declaration)) return [];
  const statement = declaration.parent.parent;
  if (!isVariableStatement(statement) || statement.declarationList.declarations.length > 1) return [];
  const made = declaration.initializer && unwrapped(declaration.initializer);
  const [buffer] = made && isNewExpression(made) ? (made.arguments ?? []) : [];
  return [statement, ...(buffer ? memoryOf(buffer as Expression, sourceFile) : [])];
}
