import stringWidth from "string-width";
import { type Colors, visible, wrap } from "./output.ts";

export interface MarkdownOptions {
  /** How many columns the text may use. */
  readonly width: number;
  readonly colors: Colors;
  /** The address that relative links start from. */
  readonly base: string;
}

/**
 * Lays out a page for reading in a terminal: headings, paragraphs, lists, tables, code blocks and links, which
 * is what the rules' pages are written with.
 */
export function renderMarkdown(page: string, options: MarkdownOptions): string {
  const blocks = blocksOf(page);
  return blocks
    .map((block, index) => {
      const text = renderBlock(block, options);
      // Two examples in a row would else read as one.
      const follows = block.kind === "code" && blocks[index - 1]?.kind === "code";
      return follows ? `    ${options.colors.dim("—")}\n\n${text}` : text;
    })
    .join("\n\n");
}

type Block =
  | { readonly kind: "heading" | "paragraph" | "table"; readonly lines: readonly string[] }
  | { readonly kind: "code"; readonly lines: readonly string[] }
  | { readonly kind: "list"; readonly items: readonly { readonly mark: string; readonly text: string }[] };

const listItem = /^\s*([-*]|\d+\.)\s+/;

function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  const lines = page.split(/\r?\n/);
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as string;
    const fence = /^\s*(```+|~~~+)/.exec(line)?.[1];
    const end = (isLast: (line: string) => boolean) => {
      let next = index + 1;
      while (next < lines.length && !isLast(lines[next] as string)) next += 1;
      return next;
    };
    let next = index + 1;
    if (fence !== undefined) {
      next = end(other => other.trim() === fence) + 1;
      blocks.push({ kind: "code", lines: lines.slice(index + 1, next - 1) });
    } else if (/^#+ /.test(line)) blocks.push({ kind: "heading", lines: [line.replace(/^#+ /, "")] });
    else if (line.startsWith("|")) {
      next = end(other => !other.startsWith("|"));
      blocks.push({ kind: "table", lines: lines.slice(index, next) });
    } else if (listItem.test(line)) {
      next = end(other => other.trim() === "" || /^#|^\s*```/.test(other));
      blocks.push({ kind: "list", items: itemsOf(lines.slice(index, next)) });
    } else if (line.trim() !== "") {
      next = end(other => other.trim() === "" || /^#|^\||^\s*```/.test(other) || listItem.test(other));
      blocks.push({ kind: "paragraph", lines: lines.slice(index, next) });
    }
    index = next;
  }
  return blocks;
}

function itemsOf(lines: readonly string[]): { mark: string; text: string }[] {
  const items: { mark: string; text: string }[] = [];
  for (const line of lines) {
    const mark = listItem.exec(line)?.[1];
    const last = items.at(-1);
    if (mark !== undefined) {
      items.push({ mark: /\d/.test(mark) ? mark : "-", text: line.replace(listItem, "").trim() });
    } else if (last) last.text += ` ${line.trim()}`;
  }
  return items;
}

function renderBlock(block: Block, options: MarkdownOptions): string {
  const { colors, width } = options;
  if (block.kind === "code") {
    return block.lines.map(line => (line === "" ? "" : `    ${colors.cyan(visible(line))}`)).join("\n");
  }
  if (block.kind === "list") {
    return block.items
      .map(({ mark, text }) => {
        const [first, ...rest] = paragraph(text, width - mark.length - 1, options);
        const hanging = " ".repeat(mark.length + 1);
        return [`${mark} ${first}`, ...rest.map(line => hanging + line)].join("\n");
      })
      .join("\n");
  }
  if (block.kind === "table") return renderTable(block.lines, options);
  if (block.kind === "heading") return colors.bold(plain(block.lines.join(" "), options));
  return paragraph(block.lines.join(" "), width, options).join("\n");
}

/** Lines of a paragraph, with inline code colored after wrapping, so that widths are those of the text. */
function paragraph(text: string, width: number, options: MarkdownOptions): string[] {
  let isCode = false;
  return wrap(plain(text, options), width).map(line => {
    const parts = line.split("`").map((part, index) => {
      if (index > 0) isCode = !isCode;
      return isCode ? options.colors.cyan(part) : part;
    });
    // Without colors the quotes are what tells code from text.
    return options.colors.isColorSupported ? parts.join("") : line;
  });
}

/** Rows as `first: second, third`, for a terminal is seldom wide enough for columns of sentences. */
function renderTable(lines: readonly string[], options: MarkdownOptions): string {
  const rows = lines
    .filter(line => !/^\|[\s:|-]+\|$/.test(line))
    .map(line =>
      line
        .replace(/^\||\|\s*$/g, "")
        .split(/(?<!\\)\|/)
        .map(cell => plain(cell.trim().replaceAll("\\|", "|"), options)),
    );
  const columns = Math.max(...rows.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(row => stringWidth(row[column] ?? ""))),
  );
  if (widths.reduce((sum, width) => sum + width + 2, -2) <= options.width) {
    return rows
      .map(row =>
        row
          .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - stringWidth(cell)))
          .join("  ")
          .trimEnd(),
      )
      .join("\n");
  }
  const [header = [], ...body] = rows;
  return body
    .map(([first = "", ...rest]) => {
      const cells = rest.map((cell, index) => `${header[index + 1] ?? ""}: ${cell}`);
      return [
        ...paragraph(first, options.width, options),
        ...cells.flatMap(cell => paragraph(cell, options.width - 2, options).map(line => `  ${line}`)),
      ].join("\n");
    })
    .join("\n");
}

/** Text without emphasis marks, links as `text (address)`. What stands in inline code stays as it is. */
function plain(text: string, { base }: MarkdownOptions): string {
  const code: string[] = [];
  // A character for private use stands for each span of code meanwhile.
  return visible(text)
    .replace(/`[^`]+`/g, span => `\ue000${code.push(span) - 1}\ue000`)
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, title: string, target: string) => {
      const address = new URL(target, base).href;
      return title === address ? address : `${title} (${address})`;
    })
    .replace(/<(https?:[^>\s]+)>/g, "$1")
    .replace(/(?<!\w)(\*\*|__|[*_])(?=\S)(.*?\S)\1(?!\w)/g, "$2")
    .replace(/\ue000(\d+)\ue000/g, (_, index: string) => code[Number(index)] ?? "");
}
