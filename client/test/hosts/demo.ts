/** The workspace and the settings with which tests and screenshots open VS Code. */
import { cp, mkdir, symlink } from "node:fs/promises";
import path from "node:path";

/**
 * Copies the demo workspace, so that it can be changed, and gives it its one dependency, as `npm install` would.
 *
 * @param folder an existing folder that will hold the copy.
 * @returns the copy's path.
 */
export async function copyDemo(folder: string): Promise<string> {
  const workspace = path.join(folder, "demo");
  await cp("test-fixtures/workspaces/demo", workspace, { recursive: true });
  const types = path.join(workspace, "node_modules/@types");
  await mkdir(types, { recursive: true });
  await symlink(path.resolve("node_modules/@types/node"), path.join(types, "node"), "junction");
  return workspace;
}

/** User settings: nothing opens by itself, asks, or reaches for the network. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "typescript.disableAutomaticTypeAcquisition": true,
  "git.enabled": false,
  "chat.disableAIFeatures": true,
};
