/**
 * Takes the pictures of the documentation in a real VS Code: `npm run screenshots`.
 *
 * Writes `docs/images/<name>-<theme>.png` for each picture in a light and a dark theme.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { copyDemo, quietSettings } from "../client/test/hosts/demo.ts";
import { type Page, withWorkbench } from "../client/test/hosts/workbench.ts";

interface Picture {
  readonly name: string;
  /** The file to open, relative to the demo workspace, and a line of it to show in the middle. */
  readonly file: string;
  readonly line: number;
  /** Size of the picture in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Brings the workbench into the state to show. */
  readonly arrange: (page: Page) => Promise<void>;
}

const pictures: readonly Picture[] = [
  {
    name: "finding",
    file: "src/log-reader.ts",
    line: 24,
    size: { width: 860, height: 350 },
    // The hover shows the message, the link to the rule's page and the quick fix.
    async arrange(page) {
      await page.waitForSelector(".squiggly-warning");
      await page.locator('.view-line:has-text("const file of files") >> text="await"').hover();
      await page.waitForSelector(".monaco-hover >> text=/^Quick Fix/");
      // TypeScript adds nothing for a keyword, but takes its time to say so.
      await page.waitForSelector(".monaco-hover >> text=Loading", { state: "hidden" });
    },
  },
];

const themes = { light: "Default Light Modern", dark: "Default Dark Modern" };

/** Only the editor and our findings: all else would be small print in a documentation page. */
const bareSettings = {
  ...quietSettings,
  "security.workspace.trust.enabled": false,
  "breadcrumbs.enabled": false,
  "editor.fontSize": 15,
  "editor.guides.indentation": false,
  "editor.cursorBlinking": "solid",
  "editor.hover.above": false,
  "editor.hover.delay": 100,
  "editor.matchBrackets": "never",
  "editor.lightbulb.enabled": "off",
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.overviewRulerBorder": false,
  "editor.renderLineHighlight": "none",
  "editor.scrollbar.horizontal": "hidden",
  "editor.scrollbar.vertical": "hidden",
  "editor.stickyScroll.enabled": false,
  "editor.hideCursorInOverviewRuler": true,
  "javascript.validate.enable": false,
  "problems.decorations.enabled": false,
  "typescript.validate.enable": false,
  "window.commandCenter": false,
  "window.menuBarVisibility": "hidden",
  "workbench.activityBar.location": "hidden",
  "workbench.editor.editorActionsLocation": "hidden",
  "workbench.iconTheme": "vs-seti",
  "workbench.layoutControl.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.statusBar.visible": false,
};

await mkdir("docs/images", { recursive: true });
for (const picture of pictures) {
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) await take(picture, theme);
}
// A browser that does not end must not keep this process alive.
process.exit();

async function take(picture: Picture, theme: keyof typeof themes): Promise<void> {
  const file = `docs/images/${picture.name}-${theme}.png`;
  const temporary = await mkdtemp(path.join(tmpdir(), "forawait-screenshot-"));
  try {
    const workspace = await copyDemo(temporary);
    await withWorkbench(
      {
        workspace,
        data: path.join(temporary, "data"),
        settings: { ...bareSettings, "workbench.colorTheme": themes[theme] },
        payload: {
          extensionDevelopmentPath: path.resolve("."),
          openFile: `${path.join(workspace, picture.file)}:${picture.line}`,
        },
        page: { viewport: picture.size, deviceScaleFactor: 2 },
        log: () => {},
        signal: AbortSignal.timeout(5 * 60_000),
      },
      async page => {
        await page.waitForSelector(".view-lines .view-line");
        await page.keyboard.press("Control+B");
        await page.waitForSelector(".monaco-workbench.nosidebar");
        await picture.arrange(page);
        await page.screenshot({ path: file });
      },
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  console.log(`Took ${file}`);
}
