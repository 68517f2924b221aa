/** What is installed and what is shipped: the lockfile names no host, the package holds what an allow-list names. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { read } from "./projectFiles";

describe("package-lock.json", () => {
  it("names no host, so that any registry serves", () => {
    expect(read("package-lock.json")).not.toMatch(/"resolved": "https?:/);
  });

  it("has a checksum for every package", () => {
    const { packages } = z
      .object({
        packages: z.record(z.string(), z.object({ integrity: z.string().optional(), inBundle: z.boolean().optional() })),
      })
      .parse(JSON.parse(read("package-lock.json")));
    const unchecked = Object.entries(packages).filter(([path, entry]) => path !== "" && !entry.inBundle && !entry.integrity);
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });
});

describe(".vscodeignore", () => {
  const lines = read(".vscodeignore")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));

  it("is an allow-list", () => {
    expect(lines[0]).toBe("**");
    expect(lines.slice(1).filter((line) => !line.startsWith("!"))).toEqual([]);
  });

  it("lets in what the extension needs and nothing that only a developer does", () => {
    expect(lines).toEqual(
      expect.arrayContaining(["!dist/*.js", "!dist/*.wasm", "!media/**", "!README.md", "!LICENSE", "!package.json"]),
    );
    expect(lines.filter((line) => /src|test|node_modules|scripts/.test(line))).toEqual([]);
  });
});
