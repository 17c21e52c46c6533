/**
 * The syntax tree as the rest of forawait sees it: node types, syntax kinds, guards and trivia helpers.
 *
 * Rules, engine and analysis import from here and never from `typescript/unstable/*`, so that a change in
 * that unstable API is answered in this folder alone.
 */
export * from "typescript/unstable/ast";
