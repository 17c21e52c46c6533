/** The type objects that the checker hands out, under names that do not hide JavaScript's own globals. */
export {
  type Diagnostic as CompilerDiagnostic,
  DiagnosticCategory,
  ElementFlags,
  ObjectFlags,
  type Signature,
  type Symbol as TypeSymbol,
  SymbolFlags,
  type Type,
  TypeFlags,
} from "typescript/unstable/async";
