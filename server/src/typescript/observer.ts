/**
 * Answers TypeScript's questions about the disk and watches them. All paths are absolute.
 *
 * What a program consists of follows from these answers and from the content of the files that are read, so
 * whoever keeps them can tell later, without TypeScript, whether a program would still be the same.
 */
export interface FileSystemObserver {
  fileExists(file: string): boolean;
  directoryExists(folder: string): boolean;
  /** TypeScript lists a folder, right after this. */
  listing(folder: string): void;
  /** TypeScript reads a file, right after this. */
  reading(file: string): void;
}

/** The callbacks by which TypeScript asks about the disk. */
export interface DiskCallbacks {
  readFile?: (file: string) => string | undefined;
  fileExists?: (file: string) => boolean | undefined;
  directoryExists?: (folder: string) => boolean;
  getAccessibleEntries?: (folder: string) => undefined;
}

/** Callbacks that answer as the given ones do, and leave to the observer what those know nothing about. */
export function observed(
  callbacks: Required<Pick<DiskCallbacks, "readFile" | "fileExists">>,
  observer: FileSystemObserver,
): DiskCallbacks {
  return {
    readFile: file => {
      const text = callbacks.readFile(file);
      if (text === undefined) observer.reading(file);
      return text;
    },
    fileExists: file => callbacks.fileExists(file) ?? observer.fileExists(file),
    directoryExists: folder => observer.directoryExists(folder),
    getAccessibleEntries: folder => {
      observer.listing(folder);
      return undefined;
    },
  };
}
