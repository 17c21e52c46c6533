/** Files that no tsconfig owns: they are understood together through a config that exists nowhere on disk. */
import path from "node:path";

/** The name of the virtual config of a folder. */
export const looseConfigName = ".forawait-loose-files.tsconfig.json";

/** Whether a config is a virtual one. */
export function isLooseConfig(config: string): boolean {
  return path.basename(config) === looseConfigName;
}

/** How files without a tsconfig are understood: as modern code for Node and browsers, JavaScript unchecked. */
export function looseConfigContent(files: readonly string[]): object {
  return {
    compilerOptions: {
      allowJs: true,
      checkJs: false,
      strict: true,
      target: "esnext",
      module: "preserve",
      moduleDetection: "force",
      lib: ["esnext", "dom"],
      types: ["*"],
      jsx: "preserve",
      noEmit: true,
      skipLibCheck: true,
    },
    files,
  };
}
