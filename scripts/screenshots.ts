/**
 * Takes the pictures of the documentation and of the walkthrough in a real VS Code: `npm run screenshots [-- name …]`.
 *
 * Writes `docs/images/<name>-<theme>.png` for each picture in a light and a dark theme, draws the extension's icon
 * from `docs/images/icon.svg`, and notes in `docs/images/pictures.json` what the pictures show.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { copyDemo, quietSettings } from "../client/test/hosts/demo.ts";
import { type Page, prepareHost, withPage, withWorkbench } from "../client/test/hosts/workbench.ts";
import { pictureFingerprints, pictureRecord, shownFile, typedPrefix } from "./pictures.ts";
import { withPalette } from "./png.ts";

interface Picture {
  readonly name: string;
  /** The line to show in the middle. */
  readonly line: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Size of the picture in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Brings the workbench into the state to show. */
  readonly arrange: (page: Page) => Promise<void>;
}

const pictures: readonly Picture[] = [
  {
    name: "finding",
    line: 24,
    size: { width: 860, height: 350 },
    // The hover shows the message, the link to the rule's page and the quick fix.
    async arrange(page) {
      await page.waitForSelector(".squiggly-warning");
      await typescriptIsReady(page);
      await page.locator(shownFinding).hover();
      await page.waitForSelector(".monaco-hover >> text=/^Quick Fix/");
      // TypeScript adds nothing for a keyword, but takes its time to say so.
      await page.waitForSelector(".monaco-hover >> text=Loading", { state: "hidden" });
    },
  },
  {
    name: "quick-fix",
    line: 26,
    size: { width: 860, height: 400 },
    async arrange(page) {
      await page.waitForSelector(".squiggly-warning");
      await typescriptIsReady(page);
      await page.locator(shownFinding).click();
      // Away, so that no hover lies behind the menu.
      await page.locator(".tabs-container").hover();
      // Not with the key: while Control is held, the word under the mouse is a link.
      await runCommand(page, "Quick Fix...");
      await page.waitForSelector(".action-widget >> text=for…of");
    },
  },
  {
    name: "snippet",
    line: 41,
    // TypeScript offers names that have a part in common with what is typed.
    settings: {
      "typescript.suggest.enabled": false,
      "editor.wordBasedSuggestions": "off",
      "editor.suggestFontSize": 13,
      "editor.suggestLineHeight": 22,
    },
    size: { width: 860, height: 400 },
    async arrange(page) {
      await page.waitForSelector(".squiggly-error");
      await page.keyboard.press("Control+End");
      await page.keyboard.press("Enter");
      await page.keyboard.type(typedPrefix);
      // Typing opens the list by itself, but not at this speed.
      await page.keyboard.press("Control+Space");
      await page.waitForSelector(".suggest-widget.visible .monaco-list-row");
      // Opens the panel with the description and the code.
      await page.keyboard.press("Control+Space");
      await page.waitForSelector(".suggest-details-container >> text=async");
    },
  },
  {
    name: "workspace",
    line: 24,
    size: { width: 860, height: 270 },
    async arrange(page) {
      await page.waitForSelector(".squiggly-warning");
      await runCommand(page, "forawait: Check Workspace");
      await runCommand(page, "View: Focus Problems");
      await page.waitForSelector(".markers-panel .monaco-list-row >> text=job-poller.js");
      await runCommand(page, "View: Toggle Maximized Panel");
      await page.waitForSelector(".markers-panel .monaco-list-row >> text=paged-client.ts");
    },
  },
  {
    name: "status",
    line: 24,
    settings: { "workbench.statusBar.visible": true },
    size: { width: 860, height: 350 },
    async arrange(page) {
      await page.waitForSelector(".squiggly-warning");
      await page.waitForSelector(".statusbar-item >> text=Initializing", { state: "hidden" });
      await page.locator("[id='status.languageStatus']").first().hover();
      await page.waitForSelector(".hover-language-status >> text=forawait");
      await page.waitForSelector(".hover-language-status >> text=Loading", { state: "hidden" });
    },
  },
];

/** The `await` of the finding that the pictures are about. */
const shownFinding = '.view-line:has-text("const file of files") >> text="await"';

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
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.statusBar.visible": false,
};

const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const shown = await pictureFingerprints();
await mkdir("docs/images", { recursive: true });
for (const picture of pictures.filter(({ name }) => isWanted(name))) {
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) await take(picture, theme);
  await note(picture.name);
}
if (isWanted("icon")) {
  await drawIcon();
  await note("icon");
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
        settings: { ...bareSettings, ...picture.settings, "workbench.colorTheme": themes[theme] },
        payload: {
          extensionDevelopmentPath: path.resolve("."),
          openFile: `${path.join(workspace, shownFile)}:${picture.line}`,
        },
        page: { viewport: picture.size, deviceScaleFactor: 1.5 },
        log: () => {},
        signal: AbortSignal.timeout(5 * 60_000),
      },
      async page => {
        page.setDefaultTimeout(90_000);
        await page.waitForSelector(".view-lines .view-line");
        await page.keyboard.press("Control+B");
        await page.waitForSelector(".monaco-workbench.nosidebar");
        await page.waitForFunction('document.querySelector(".contributedFileIconTheme")?.textContent !== ""');
        try {
          await picture.arrange(page);
        } catch (error) {
          await page.screenshot({ path: `out/${picture.name}-${theme}-failed.png` });
          throw error;
        }
        await page.screenshot({ path: file, animations: "disabled" });
        await writeFile(file, withPalette(await readFile(file)));
      },
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  console.log(`Took ${file}`);
}

/** The marketplace shows the icon at 128 pixels, and wants no SVG; twice that is for dense screens. */
async function drawIcon(): Promise<void> {
  const svg = await readFile("docs/images/icon.svg", "utf8");
  const signal = AbortSignal.timeout(60_000);
  const page = { viewport: { width: 256, height: 256 }, deviceScaleFactor: 1 };
  await withPage(await prepareHost(signal), { page, signal }, async page => {
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    await page.screenshot({ path: "docs/images/icon.png", omitBackground: true });
  });
  console.log("Drew docs/images/icon.png");
}

/** Writes down what a picture that has just been taken shows. */
async function note(name: string): Promise<void> {
  const before = await readFile(pictureRecord, "utf8").catch(() => "{}");
  const record = { ...JSON.parse(before), [name]: shown[name] };
  const known = [...pictures.map(picture => picture.name), "icon"].filter(name => name in record);
  await writeFile(pictureRecord, `${JSON.stringify(record, known, 2)}\n`);
}

/** Fixes are shown when all extensions have answered, and the editor's TypeScript takes its time to start. */
async function typescriptIsReady(page: Page): Promise<void> {
  await page.locator('.view-line:has-text("return counts") >> text="counts"').hover();
  await page.waitForSelector(".monaco-hover >> text=const counts");
}

/** Runs a command of the palette by its whole title. */
async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.type(title);
  await page.waitForSelector(`.quick-input-list .monaco-list-row >> text=${title}`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".quick-input-widget", { state: "hidden" });
}
