/** What one project consists of, and which of its files import which. */
import path from "node:path";
import type { Project } from "typescript/unstable/async";
import { isLooseConfig } from "./loose.ts";
import { isInstalledFile } from "./ownership.ts";
import type { Node, SourceFile } from "./syntax.ts";

/** The program of one project in a leased snapshot. All files are absolute paths. */
export interface ProgramView {
  /** Absolute path of the tsconfig or jsconfig; for loose files that of their virtual config. */
  readonly config: string;
  readonly isLoose: boolean;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** The files that the config itself includes. */
  readonly rootFiles: readonly string[];
  /** All files of the program: roots, what they import, what is declared globally, and TypeScript's own `lib`. */
  files(): Promise<readonly string[]>;
  /** What files of the program import, in the same order. */
  importsOf(files: readonly string[]): Promise<readonly FileImports[]>;
}

/** What one file takes from others, and what it does to others that do not import it. */
export interface FileImports {
  /**
   * For each import, in order of appearance, the files that it resolves to: those of the module, and those that add
   * to it; none where it resolves to nothing.
   */
  readonly imports: readonly (readonly string[])[];
  /** Whether its declarations can be seen without importing it: a script, or one that adds to globals or packages. */
  readonly isGlobal: boolean;
  /** Whether it takes something in a way that is not understood here, so that it may depend on any file. */
  readonly isUnclear: boolean;
}

export function programView(project: Project): ProgramView {
  const { program, configFileName: config } = project;
  let names: Promise<readonly string[]> | undefined;
  const files = () => {
    names ??= program.getSourceFileNames();
    return names;
  };
  return {
    config,
    isLoose: isLooseConfig(config),
    compilerOptions: project.compilerOptions as Record<string, unknown>,
    rootFiles: project.rootFiles,
    files,
    importsOf: async wanted => new ImportReader(project, await files()).read(wanted),
  };
}

class ImportReader {
  private readonly project: Project;
  private readonly files: ReadonlySet<string>;
  /** TypeScript names files of symbols by a path, which is in lower case where the file system ignores case. */
  private readonly byPath = new Map<string, string>();
  /** Files by their path without extension. */
  private readonly byStem = new Map<string, string[]>();
  /** The packages that any file of the program comes from. */
  private readonly packages = new Set<string>();

  constructor(project: Project, files: readonly string[]) {
    this.project = project;
    this.files = new Set(files);
    for (const file of files) {
      this.byPath.set(file.toLowerCase(), file);
      const stem = stemOf(file);
      const others = this.byStem.get(stem);
      if (others) others.push(file);
      else this.byStem.set(stem, [file]);
      const name = /.*\/node_modules\/(?:@types\/)?((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
      if (name) this.packages.add(name);
    }
  }

  async read(files: readonly string[]): Promise<FileImports[]> {
    const { program, checker } = this.project;
    const trees = await Promise.all(files.map(file => program.getSourceFile(file)));
    const imports = trees.flatMap(tree => (tree ? [...tree.imports, ...tree.moduleAugmentations] : []));
    // A file that is no module has no symbol.
    const present = trees.filter(tree => tree !== undefined);
    const [targets, modules] = await Promise.all([
      imports.length > 0 ? checker.getSymbolAtLocation(imports) : [],
      present.length > 0 ? checker.getSymbolAtLocation(present as readonly Node[]) : [],
    ]);
    const isModule = new Set(present.filter((_, index) => modules[index] !== undefined));
    const filesOf = new Map(
      imports.map((node, index) => [node, this.filesOf(targets[index]?.declarations ?? [])]),
    );
    return files.map((file, index) => {
      const tree = trees[index];
      if (!tree || file.endsWith(".json")) return { imports: [], isGlobal: false, isUnclear: !tree };
      return this.importsOf(file, tree, filesOf, isModule.has(tree));
    });
  }

  private importsOf(
    file: string,
    tree: SourceFile,
    filesOf: ReadonlyMap<Node, readonly string[]>,
    isModule: boolean,
  ): FileImports {
    const folder = path.dirname(file);
    const { options } = { options: this.project.compilerOptions as Record<string, unknown> };
    const isScript = isJavaScript(file);
    let isUnclear = isJsx(file) && this.hasOwnRuntime(options, tree.text);
    const byName = (specifier: string): readonly string[] => {
      if (/^\.{1,2}(?:\/|$)/.test(specifier) || path.isAbsolute(specifier)) {
        return this.alike(path.resolve(folder, specifier));
      }
      // Only in JavaScript there are imports that the checker follows without telling where to.
      if (isScript && !this.isInstalled(specifier)) isUnclear = true;
      return [];
    };
    const imports = tree.imports.map(node => {
      const found = filesOf.get(node) ?? [];
      return found.length > 0 ? found : byName(textOf(node));
    });
    for (const { fileName } of tree.referencedFiles) imports.push(this.alike(path.resolve(folder, fileName)));
    if (isScript) {
      const known = new Set(tree.imports.map(textOf));
      for (const specifier of writtenImports(tree.text))
        if (!known.has(specifier)) imports.push(byName(specifier));
    }
    let isGlobal = !isModule || tree.ambientModuleNames.length > 0 || isGlobalAugmented(tree);
    for (const node of tree.moduleAugmentations) {
      const found = filesOf.get(node) ?? [];
      // What it adds to a module of the project concerns those who import that module, and they see both files.
      if (found.length > 0 && found.every(isOwnSource)) imports.push(found);
      else isGlobal = true;
    }
    return { imports, isGlobal, isUnclear };
  }

  private filesOf(declarations: readonly { readonly path: string }[]): string[] {
    const found = new Set<string>();
    for (const { path: file } of declarations) {
      found.add(this.files.has(file) ? file : (this.byPath.get(file.toLowerCase()) ?? file));
    }
    return [...found].sort();
  }

  /** All files that a path could stand for: more than TypeScript would take, but never fewer. */
  private alike(target: string): string[] {
    const stems = [target, stemOf(target), path.join(target, "index")];
    return [...new Set(stems.flatMap(stem => this.byStem.get(stem) ?? []))].sort();
  }

  private isInstalled(specifier: string): boolean {
    if (/^[a-z]+:/.test(specifier)) return true;
    return this.packages.has(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? "");
  }

  /** JSX takes its types from a module that no import names. Mostly it is installed, but it can be any file. */
  private hasOwnRuntime(options: Readonly<Record<string, unknown>>, text: string): boolean {
    const chosen = /@jsxImportSource\s+(\S+)/.exec(text)?.[1] ?? options.jsxImportSource;
    return typeof chosen === "string" && !this.isInstalled(chosen);
  }
}

/** `declare global { … }`, which is no augmentation of a named module. */
function isGlobalAugmented({ text }: SourceFile): boolean {
  return /\bglobal\s*\{/.test(text);
}

/** What JavaScript imports in comments (`@type {import("./a").A}`, `@import`) and by `require`, wherever it is. */
function writtenImports(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, name = ""] of text.matchAll(/\b(?:import|require)\s*\(\s*["'`]([^"'`\n]+)["'`]/g))
    found.add(name);
  for (const [, name = ""] of text.matchAll(/@import\b[^"'`]*["'`]([^"'`\n]+)["'`]/g)) found.add(name);
  return found;
}

function textOf(node: Node): string {
  return (node as Node & { readonly text?: string }).text ?? "";
}

function isOwnSource(file: string): boolean {
  return !isInstalledFile(file) && !/\.d\.(?:[^./]+\.)?[mc]?ts$/i.test(file);
}

function isJavaScript(file: string): boolean {
  return /\.[mc]?jsx?$/i.test(file);
}

function isJsx(file: string): boolean {
  return /\.[jt]sx$|\.[mc]?js$/i.test(file);
}

/** `a/b.d.ts`, `a/b.ts`, `a/b.js` → `a/b` */
function stemOf(file: string): string {
  return file.replace(/(?:\.d)?\.(?:[mc]?[jt]s|[jt]sx|json)$/i, "");
}
