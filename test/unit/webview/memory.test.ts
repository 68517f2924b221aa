import { describe, expect, it } from "vitest";
import { openMemory, toggled } from "../../../webview/memory";

describe("what the page keeps", () => {
  it("comes back, and every change is told", () => {
    let kept: unknown = null;
    let changes = 0;
    const place = { getState: () => kept, setState: (state: object) => (kept = structuredClone(state)) };
    openMemory(place, () => changes++).change({ expanded: ["hybrid"], measure: "trainLoss" });
    expect(changes).toBe(1);
    const again = openMemory(place, () => undefined).get();
    expect(again).toMatchObject({ expanded: ["hybrid"], measure: "trainLoss", sort: null });
  });

  it.each([undefined, null, "old", { sort: "error" }, { measure: "accuracy" }])("starts anew from %j", (kept) => {
    const place = { getState: () => kept, setState: () => undefined };
    expect(openMemory(place, () => undefined).get()).toMatchObject({ expanded: [], hidden: [], measure: "trainError" });
  });

  it("toggles a name", () => {
    expect(toggled(["a"], "b")).toEqual(["a", "b"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
  });
});
