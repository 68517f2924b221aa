/** Links of a hover: to contributed commands only, whatever the file is called, and none that Restricted Mode forbids. */
import { expect, it } from "vitest";
import { layerLinks, linkedCommands } from "../../../../src/extension/code/layerLinks";
import { english } from "../english";
import { read } from "../../tidy/projectFiles";

const place = { uri: "file:///a%20(b)/model.py", line: 3, column: 5 };

it("lead to commands of the manifest", () => {
  for (const command of linkedCommands) expect(read("package.json")).toContain(`"command": "${command}"`);
});

it("tell a command where the layer stands", () => {
  const [, written = ""] = /command:hybridHypothesis\.tryLayer\?(\S+) "/.exec(layerLinks(place, true, english)) ?? [];
  expect(written).not.toMatch(/[()]/);
  expect(JSON.parse(decodeURIComponent(written))).toEqual([place]);
});

it("leave out what needs trust", () => {
  expect(layerLinks(place, false, english)).toBe(
    '[$(type-hierarchy) Diagrams](command:hybridHypothesis.openPanel "Open the diagrams") [$(verified) Verify](command:hybridHypothesis.verify "Verify the rules")',
  );
});
