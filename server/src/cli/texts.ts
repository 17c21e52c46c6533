import { readFile, stat } from "node:fs/promises";

/** What reading a source file brought. */
export type Reading =
  | { readonly kind: "text"; readonly text: string; readonly hasByteOrderMark: boolean }
  /** Left out on purpose: no source text that a person writes. */
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "unreadable"; readonly reason: string };

/** The size above which a file is taken for data or generated code, in bytes. */
const sizeLimit = 2_000_000;

/** Reads a source file. Never throws. The byte order mark is taken off the text, as TypeScript does. */
export async function readSource(file: string): Promise<Reading> {
  let bytes: Buffer;
  try {
    const { size } = await stat(file);
    if (size > sizeLimit) {
      return {
        kind: "skipped",
        reason: `it has ${(size / 1e6).toFixed(1)} MB; the limit is ${sizeLimit / 1e6} MB`,
      };
    }
    bytes = await readFile(file);
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  }
  if (bytes.subarray(0, 8192).includes(0) && !startsAsUtf16(bytes)) {
    return { kind: "skipped", reason: "it is a binary file" };
  }
  let decoded: string;
  try {
    decoded = decoder.decode(bytes);
  } catch {
    return { kind: "unreadable", reason: "is not UTF-8 text; save it as UTF-8" };
  }
  const hasByteOrderMark = decoded.startsWith("\ufeff");
  const text = hasByteOrderMark ? decoded.slice(1) : decoded;
  if (isMinified(text)) return { kind: "skipped", reason: "it is minified" };
  return { kind: "text", text, hasByteOrderMark };
}

/** What a failed file operation means, in words: `cannot be read: permission denied`. */
export function reasonOf(error: unknown, what: "read" | "written" = "read"): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "does not exist";
  return `cannot be ${what}: ${reasons[code] ?? message}`;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links go in a circle",
};

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A UTF-16 byte order mark: text in the wrong encoding, not a binary file. */
function startsAsUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** People break lines; a long text that has hardly any line ends came out of a tool. */
function isMinified(text: string): boolean {
  if (text.length < 10_000) return false;
  const lines = text.split("\n", 1 + text.length / 500).length;
  return text.length / lines > 500;
}
