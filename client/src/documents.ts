/** Documents that are checked (saved files, and new ones that have no file yet), and the configuration of that. */
export const documentSelector = [
  ...["javascript", "javascriptreact", "typescript", "typescriptreact"].flatMap(language => [
    { language, scheme: "file" },
    { language, scheme: "untitled" },
  ]),
  { pattern: "**/forawait.json", scheme: "file" },
];
