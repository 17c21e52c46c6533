import manifest from "../../../package.json" with { type: "json" };

/** The version of forawait. */
export const version: string = manifest.version;
