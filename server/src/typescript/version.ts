import { version } from "typescript";

/** The version of TypeScript that checks: client and binary come from the same package. */
export const typescriptVersion: string = version;
