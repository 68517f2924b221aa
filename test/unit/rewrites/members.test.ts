/** Members of a Sequential: which they are, and what checkpoints call those behind layers that become one, or are again several. */
import { describe, expect, it } from "vitest";
import { isRefused } from "../../../src/rewrites";
import { documentOf } from "../../../src/rewrites/text/document";
import { membersIn, otherUse, type Members } from "../../../src/rewrites/text/members";
import { openTestReader } from "../reader/testReader";
import { hybridAmongOthers, mobileNet } from "./cases/pytorch";
import { offersAt } from "./offersAt";

const reader = await openTestReader();

/** @param marked a text with marks around a range */
function found(marked: string): Members | null {
  const [before = "", inside = "", behind = ""] = marked.split("▮");
  const start = before.length;
  return membersIn(documentOf(before + inside + behind, "python"), { start, end: start + inside.length });
}

describe("members of a Sequential", () => {
  it.each([
    ["x = nn.Sequential(▮a(1, 2)▮, b)", 0, 1, 1, "x"],
    ['self.conv = nn.Sequential(\n    # first\n    a("),"),\n    ▮b(f(1, 2), [3, 4]),\n    c▮,\n)', 1, 2, 0, "self.conv"],
    ["return torch.nn.Sequential(a, ▮b▮)", 1, 1, 0, null],
  ])("are counted in %s", (marked, ...expected) => {
    const members = found(marked);
    expect([members?.before, members?.members.length, members?.behind, members?.sequential.target]).toEqual(expected);
  });

  it.each([
    ["others that are handed on", "nn.Sequential(*more, ▮b▮)"],
    ["a part of a member", "nn.Sequential(a, norm(▮b▮))"],
    ["half a member", "nn.Sequential(▮a(1)▮ if x else b)"],
    ["a list", "nn.ModuleList(▮a▮, b)"],
    ["nothing around", "▮a▮"],
  ])("are not %s", (_, marked) => {
    expect(found(marked)).toBeNull();
  });

  it("may be asked for otherwise than by applying all", () => {
    const use = (rest: string): string | null => {
      const source = `self.a = nn.Sequential(b, c)\nself.ab = self.a(x)\n${rest}`;
      const document = documentOf(source, "python");
      const members = membersIn(document, { start: source.indexOf("b, c"), end: source.indexOf("b, c") + 1 });
      return members === null ? "none" : otherUse(document, members);
    };
    expect(use("")).toBeNull();
    expect(use("self.a[0](x)")).toBe("self.a");
    expect(use("for layer in self.a: pass")).toBe("self.a");
  });
});

it("are converted with all that gets another number", async () => {
  const codes = [mobileNet, hybridAmongOthers].flatMap((marked) =>
    offersAt(reader, marked, "python").offers.map((offer) => {
      if (isRefused(offer)) return `--- not as ${offer.form}: ${offer.refused}`;
      const { form, conversion } = offer;
      return `--- as ${form}\n${isRefused(conversion) ? conversion.refused : conversion.code}`;
    }),
  );
  await expect(codes.join("\n")).toMatchFileSnapshot("../../golden/rewrites/conversions.txt");
});
