import {
  type BinaryExpression,
  type Block,
  type CallExpression,
  type CaseBlock,
  type ConditionalExpression,
  type DoStatement,
  type Expression,
  type ForOfStatement,
  type ForStatement,
  type IfStatement,
  isBlock,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  type LabeledStatement,
  type Node,
  NodeFlags,
  type SwitchStatement,
  SyntaxKind,
  type TryStatement,
  type VariableDeclaration,
  type WhileStatement,
} from "../typescript/syntax.ts";
import { isFunctionNode } from "./functions.ts";

/** What reaching a node means to the one who asks. */
export interface FlowEvent {
  /** Nothing that happened before counts any more, say because the variable gets a new value. */
  readonly clears?: boolean;
  /** From here on, this node is something that has happened. */
  readonly marks?: boolean;
}

/** For each event's node: the marking nodes that may have happened before it, with no clearing one between. */
export type History = ReadonlyMap<Node, ReadonlySet<Node>>;

/**
 * Follows one function (or the top level of a file) in the order in which it runs, and says which of the given
 * nodes may have run before which. Branches exclude each other, `return`, `throw`, `break` and `continue` go
 * where they go, a `catch` can follow any point of its `try`, and a loop's body follows itself, so that a node
 * which runs again has itself in its history.
 *
 * An event happens after the node's parts have been evaluated. The name in a declaration, assignment or loop head
 * is reached after the value that it gets. A `for…of` statement itself is reached before each round. Functions and
 * classes inside are not entered: nobody knows when they run.
 *
 * @param scope A function with a body, a source file, or any block.
 * @returns The history of every event that can be reached.
 */
export function historyOf(scope: Node, events: ReadonlyMap<Node, FlowEvent>): History {
  const walker = new FlowWalker(events);
  const start: State = new Set();
  if (isFunctionNode(scope)) {
    let state: State = start;
    for (const parameter of scope.parameters) state = walker.visit(parameter, state);
    if (scope.body) walker.visit(scope.body, state);
  } else {
    walker.visitChildren(scope, start);
  }
  return walker.history;
}

/**
 * Whether one of two nodes always runs when the other does, as far as `if`, `switch`, `?:`, `&&`, `||`, `??` and
 * `catch` inside the scope decide: the branches around one of them are all around the other, too.
 */
export function sharesConditions(first: Node, second: Node, scope: Node): boolean {
  const one = branchesAround(first, scope);
  const two = branchesAround(second, scope);
  return [...one].every(branch => two.has(branch)) || [...two].every(branch => one.has(branch));
}

/**
 * The branches between a node and an outer one: `then` and `else` statements, the arms of `?:`, the right operands
 * of `&&`, `||` and `??`, the clauses of `switch`, and `catch` clauses.
 */
export function branchesAround(node: Node, outer: Node): ReadonlySet<Node> {
  const branches = new Set<Node>();
  for (let current = node; current !== outer && current.parent; current = current.parent) {
    if (isBranch(current)) branches.add(current);
  }
  return branches;
}

/** Whether a node is one of the ways that the code around it may go. */
export function isBranch(node: Node): boolean {
  const { parent } = node;
  switch (parent.kind) {
    case SyntaxKind.IfStatement:
      return (parent as IfStatement).expression !== node;
    case SyntaxKind.ConditionalExpression:
      return (parent as ConditionalExpression).condition !== node;
    case SyntaxKind.BinaryExpression:
      return (parent as BinaryExpression).right === node && isShortCircuit(parent as BinaryExpression);
    case SyntaxKind.CaseBlock:
      return true;
    case SyntaxKind.TryStatement:
      return (parent as TryStatement).catchClause === node;
    default:
      return false;
  }
}

/** A statement whose body may run more than once. */
export type LoopStatement = ForOfStatement | ForStatement | WhileStatement | DoStatement;

/** The innermost loop of the same function that runs a node again each round (a loop's head may run only once). */
export function repeatingLoop(node: Node): LoopStatement | undefined {
  for (let current = node; current.parent && !isFunctionNode(current); current = current.parent) {
    const { parent } = current;
    if (!isLoop(parent)) continue;
    const runsOnce =
      parent.kind === SyntaxKind.ForStatement
        ? (parent as ForStatement).initializer === current
        : isForHead(parent as LoopStatement) && (parent as ForOfStatement).expression === current;
    if (!runsOnce) return parent as LoopStatement;
  }
  return undefined;
}

/** Whether a node is a loop statement, `for…in` included. */
export function isLoop(node: Node): boolean {
  return loopKinds.has(node.kind);
}

/**
 * Whether a loop can be left before its end: a `break` or `return` of its own, or a jump to a label outside.
 * (A `throw` leaves it, too, but then what follows the loop does not run either.)
 */
export function canBeLeft(loop: LoopStatement): boolean {
  let found = false;
  const visit = (node: Node, depth: number): void => {
    if (found || isFunctionNode(node)) return;
    if (node.kind === SyntaxKind.ReturnStatement) found = true;
    const { label } = node as { label?: Node };
    if (node.kind === SyntaxKind.BreakStatement) found ||= depth === 0 || label !== undefined;
    if (node.kind === SyntaxKind.ContinueStatement) found ||= label !== undefined;
    const isInner = isLoop(node) || node.kind === SyntaxKind.SwitchStatement;
    node.forEachChild(child => visit(child, depth + (isInner ? 1 : 0)));
  };
  visit(loop.statement, 0);
  return found;
}

/** Whether a condition is always true as written: `true`, `1`, `!0`, or none at all in `for (;;)`. */
export function isEndless(condition: Expression | undefined): boolean {
  if (!condition) return true;
  const text = condition.getText();
  return text === "true" || text === "1" || text === "!0";
}

/** What has happened; undefined where the code cannot be reached. */
type State = ReadonlySet<Node> | undefined;

/** Where `break` and `continue` lead. */
interface JumpTarget {
  readonly labels: readonly string[];
  readonly isLoop: boolean;
  /** Whether a `break` without a label ends here: a loop or a `switch`, but no labeled block. */
  readonly isBreakable: boolean;
  breaks: State;
  continues: State;
}

class FlowWalker {
  readonly history = new Map<Node, Set<Node>>();
  private readonly events: ReadonlyMap<Node, FlowEvent>;
  private readonly targets: JumpTarget[] = [];
  /** For each open `try`, what may have happened when something in it throws or leaves it. */
  private readonly tries: { state: State }[] = [];
  private labels: string[] = [];

  constructor(events: ReadonlyMap<Node, FlowEvent>) {
    this.events = events;
  }

  /** What has happened when a node has run to its end; undefined when it never does. */
  visit(node: Node, state: State): State {
    if (!state) return undefined;
    const labels = this.labels;
    this.labels = [];
    switch (node.kind) {
      case SyntaxKind.IfStatement:
        return this.visitIf(node as IfStatement, state);
      case SyntaxKind.ConditionalExpression:
        return this.visitConditional(node as ConditionalExpression, state);
      case SyntaxKind.BinaryExpression:
        return this.visitBinary(node as BinaryExpression, state);
      case SyntaxKind.VariableDeclaration:
      case SyntaxKind.BindingElement:
      case SyntaxKind.Parameter:
        return this.visitDeclaration(node as VariableDeclaration, state);
      case SyntaxKind.WhileStatement:
      case SyntaxKind.DoStatement:
      case SyntaxKind.ForStatement:
      case SyntaxKind.ForOfStatement:
      case SyntaxKind.ForInStatement:
        return this.visitLoop(node as LoopStatement, labels, state);
      case SyntaxKind.SwitchStatement:
        return this.visitSwitch(node as SwitchStatement, labels, state);
      case SyntaxKind.TryStatement:
        return this.visitTry(node as TryStatement, state);
      case SyntaxKind.LabeledStatement:
        return this.visitLabeled(node as LabeledStatement, labels, state);
      case SyntaxKind.BreakStatement:
      case SyntaxKind.ContinueStatement:
        return this.jump(node as Node & { label?: { text: string } }, state);
      case SyntaxKind.ReturnStatement:
      case SyntaxKind.ThrowStatement:
        this.leave(this.fire(node, this.visitChildren(node, state)));
        return undefined;
    }
    if (isFunctionNode(node) || classKinds.has(node.kind)) return this.fire(node, state);
    if ((node.flags & NodeFlags.OptionalChain) !== 0)
      return this.visitOptional(node as CallExpression, state);
    const end = this.fire(node, this.visitChildren(node, state));
    return isProcessExit(node) ? undefined : end;
  }

  visitChildren(node: Node, state: State): State {
    let current = state;
    node.forEachChild(child => {
      current = this.visit(child, current);
    });
    return current;
  }

  /** Lets a node's event happen. */
  private fire(node: Node, state: State): State {
    const event = state && this.events.get(node);
    if (!event) return state;
    const seen = this.history.get(node);
    if (seen) for (const earlier of state) seen.add(earlier);
    else this.history.set(node, new Set(state));
    const after = new Set(event.clears ? [] : state);
    if (event.marks) after.add(node);
    this.leave(after);
    return after;
  }

  /** Notes a state in which the innermost open `try` may be left. */
  private leave(state: State): void {
    const open = this.tries.at(-1);
    if (open) open.state = union(open.state, state);
  }

  private visitIf(node: IfStatement, state: State): State {
    const tested = this.visit(node.expression, state);
    const otherwise = node.elseStatement ? this.visit(node.elseStatement, tested) : tested;
    return union(this.visit(node.thenStatement, tested), otherwise);
  }

  private visitConditional(node: ConditionalExpression, state: State): State {
    const tested = this.visit(node.condition, state);
    const arms = union(this.visit(node.whenTrue, tested), this.visit(node.whenFalse, tested));
    return this.fire(node, arms);
  }

  private visitBinary(node: BinaryExpression, state: State): State {
    if (isShortCircuit(node)) {
      const left = this.visit(node.left, state);
      return this.fire(node, union(left, this.visit(node.right, left)));
    }
    if (logicalAssignments.has(node.operatorToken.kind)) {
      const right = this.visit(node.right, state);
      return union(state, this.fire(node, this.visit(node.left, right)));
    }
    const isAssignment = node.operatorToken.kind === SyntaxKind.EqualsToken;
    const first = isAssignment ? node.right : node.left;
    const second = isAssignment ? node.left : node.right;
    return this.fire(node, this.visit(second, this.visit(first, state)));
  }

  private visitDeclaration(node: VariableDeclaration, state: State): State {
    const initialized = node.initializer ? this.visit(node.initializer, state) : state;
    return this.fire(node, node.name ? this.visit(node.name, initialized) : initialized);
  }

  /** `a?.b(c)`: what follows the `?.` may be left out. */
  private visitOptional(node: CallExpression, state: State): State {
    const owner = this.visit(node.expression, state);
    let whole = owner;
    node.forEachChild(child => {
      if (child !== node.expression) whole = this.visit(child, whole);
    });
    return union(owner, this.fire(node, whole));
  }

  private visitLoop(node: LoopStatement, labels: readonly string[], state: State): State {
    const before = this.enterLoop(node, state);
    let head = before;
    for (;;) {
      const target: JumpTarget = {
        labels,
        isLoop: true,
        isBreakable: true,
        breaks: undefined,
        continues: undefined,
      };
      this.targets.push(target);
      const { ends, repeats } = this.runRound(node, head, target);
      this.targets.pop();
      const again = union(head, repeats);
      // Sets only grow and hold no more than the events, so this comes to rest.
      if (again?.size === head?.size) return union(ends, target.breaks);
      head = again;
    }
  }

  private enterLoop(node: LoopStatement, state: State): State {
    if (isForHead(node)) return this.visit(node.expression, state);
    if (node.kind !== SyntaxKind.ForStatement) return state;
    const { initializer } = node as ForStatement;
    return initializer ? this.visit(initializer, state) : state;
  }

  private runRound(node: LoopStatement, head: State, target: JumpTarget): { ends: State; repeats: State } {
    if (node.kind === SyntaxKind.DoStatement) {
      const { expression, statement } = node as DoStatement;
      const body = union(this.visit(statement, head), target.continues);
      const tested = this.visit(expression, body);
      return { ends: isEndless(expression) ? undefined : tested, repeats: tested };
    }
    if (isForHead(node)) {
      const asked = this.fire(node, head);
      const body = this.visit(node.statement, this.visit(node.initializer, asked));
      return { ends: asked, repeats: union(body, target.continues) };
    }
    const condition =
      node.kind === SyntaxKind.ForStatement
        ? (node as ForStatement).condition
        : (node as WhileStatement).expression;
    const tested = condition ? this.visit(condition, head) : head;
    const body = union(this.visit(node.statement, tested), target.continues);
    const { incrementor } = node as ForStatement;
    return {
      ends: isEndless(condition) ? undefined : tested,
      repeats: incrementor ? this.visit(incrementor, body) : body,
    };
  }

  private visitSwitch(node: SwitchStatement, labels: readonly string[], state: State): State {
    const target: JumpTarget = {
      labels,
      isLoop: false,
      isBreakable: true,
      breaks: undefined,
      continues: undefined,
    };
    this.targets.push(target);
    let tested = this.visit(node.expression, state);
    let fallen: State;
    let hasDefault = false;
    for (const clause of (node.caseBlock as CaseBlock).clauses) {
      if (clause.kind === SyntaxKind.DefaultClause) hasDefault = true;
      else tested = this.visit((clause as unknown as { expression: Expression }).expression, tested);
      let current = union(tested, fallen);
      for (const statement of clause.statements) current = this.visit(statement, current);
      fallen = current;
    }
    this.targets.pop();
    return union(union(fallen, target.breaks), hasDefault ? undefined : tested);
  }

  private visitTry(node: TryStatement, state: State): State {
    const attempt = { state };
    this.tries.push(attempt);
    let end = this.visit(node.tryBlock, state);
    this.tries.pop();
    // What may have happened when the `finally` block starts because of a jump or an error.
    let interrupted = attempt.state;
    if (node.catchClause) {
      const rescue = { state: attempt.state };
      this.tries.push(rescue);
      end = union(end, this.visitChildren(node.catchClause, attempt.state));
      this.tries.pop();
      interrupted = union(interrupted, rescue.state);
    }
    if (!node.finallyBlock) {
      this.leave(interrupted);
      return end;
    }
    this.leave(this.visit(node.finallyBlock, interrupted));
    return this.visit(node.finallyBlock, end);
  }

  private visitLabeled(node: LabeledStatement, labels: readonly string[], state: State): State {
    const all = [...labels, node.label.text];
    if (!isBlock(node.statement)) {
      this.labels = all;
      return this.visit(node.statement, state);
    }
    const target: JumpTarget = {
      labels: all,
      isLoop: false,
      isBreakable: false,
      breaks: undefined,
      continues: undefined,
    };
    this.targets.push(target);
    const end = this.visit(node.statement as Block, state);
    this.targets.pop();
    return union(end, target.breaks);
  }

  private jump(node: Node & { label?: { text: string } }, state: State): State {
    this.leave(state);
    const isContinue = node.kind === SyntaxKind.ContinueStatement;
    const target = this.targets.findLast(({ labels, isLoop, isBreakable }) => {
      if (node.label) return labels.includes(node.label.text);
      return isContinue ? isLoop : isBreakable;
    });
    if (target && isContinue) target.continues = union(target.continues, state);
    else if (target) target.breaks = union(target.breaks, state);
    return undefined;
  }
}

function union(one: State, two: State): State {
  if (!one || !two) return one ?? two;
  if (one.size === 0 || one === two) return two;
  if (two.size === 0) return one;
  return new Set([...one, ...two]);
}

/** Whether the right operand may be left out: `&&`, `||`, `??`. */
function isShortCircuit(node: BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return (
    kind === SyntaxKind.AmpersandAmpersandToken ||
    kind === SyntaxKind.BarBarToken ||
    kind === SyntaxKind.QuestionQuestionToken
  );
}

function isForHead(node: LoopStatement): node is ForOfStatement {
  return node.kind === SyntaxKind.ForOfStatement || (node as Node).kind === SyntaxKind.ForInStatement;
}

/** `process.exit(…)`, after which nothing runs. */
function isProcessExit(node: Node): boolean {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return name.text === "exit" && isIdentifier(expression) && expression.text === "process";
}

const loopKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.DoStatement,
]);

const classKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ClassDeclaration,
  SyntaxKind.ClassExpression,
]);

const logicalAssignments: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
]);
