/** What the tensorflow engine says that it computes on, with a made-up nvidia-smi on PATH. */
import { cpus } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeDevice, unusedGpu } from "../../../src/training/engines/tensorflow/device";
import { causeOf } from "../../../src/training/engines/tensorflow/tensorflowEngine";
import { temporaryFolder, writeProgram } from "./fakePython";

/** An environment whose nvidia-smi says this and ends so. */
function saying(text: string, code = 0) {
  const folder = temporaryFolder();
  const program = `#!/bin/sh\ncase "$*" in *driver_version,name*csv,noheader*) ;; *) exit 9 ;; esac\nprintf '${text}'\nexit ${code}\n`;
  writeProgram(join(folder, "nvidia-smi"), program);
  return { environment: { PATH: folder }, signal: new AbortController().signal };
}

describe("the device of the tensorflow engine", () => {
  it("is a GPU by its name, with its driver", async () => {
    const options = saying("550.127.05, NVIDIA H100 80GB HBM3\\n");
    expect(await describeDevice(true, options)).toEqual({ device: "NVIDIA H100 80GB HBM3", driver: "550.127.05" });
  });

  it("names equal GPUs once and different ones all, as nobody tells which of them computes", async () => {
    const options = saying("550.1, NVIDIA A40\\n550.1, NVIDIA A40\\n550.1, NVIDIA T4\\n");
    expect(await describeDevice(true, options)).toEqual({ device: "NVIDIA A40 or NVIDIA T4", driver: "550.1" });
  });

  it.each([
    ["fails", () => saying("550.1, NVIDIA A40\\n", 1)],
    ["names none", () => saying("No devices were found\\n")],
    ["is not there", () => ({ ...saying(""), environment: { PATH: "" } })],
  ])("has a driver also where nvidia-smi %s: the number of workers follows from that", async (_what, options) => {
    expect(await describeDevice(true, options())).toEqual({ device: "GPU 0", driver: "unknown" });
  });

  it("is the processor where TensorFlow uses no GPU, whatever the machine has", async () => {
    expect(await describeDevice(false, saying("550.1, NVIDIA A40\\n"))).toEqual({ device: cpus()[0]?.model, driver: null });
  });
});

describe("a GPU that is not computed on", () => {
  it("is named with the way to it", async () => {
    expect(await unusedGpu(false, saying("550.1, NVIDIA A40\\n"))).toMatch(/to train on your NVIDIA A40, `pip install /);
  });

  it("is none where it is computed on, and where there is none", async () => {
    expect(await unusedGpu(true, saying("550.1, NVIDIA A40\\n"))).toBeNull();
    expect(await unusedGpu(false, { ...saying(""), environment: { PATH: "" } })).toBeNull();
  });
});

describe("why TensorFlow could not compute", () => {
  it.each([
    [
      "Session fail to run with error: 2 root error(s) found.\n  (0) UNIMPLEMENTED: No such kernel.\n\t [[{{node a}}]]\n  (1) UNIMPLEMENTED: No such kernel.",
      "No such kernel.",
    ],
    ["Session fail to run with error: OOM when allocating tensor\n\t [[{{node a}}]]", "OOM when allocating tensor"],
    ["Session fail to run with error: nothing more", "nothing more"],
  ])("is its first cause: %j", (message, cause) => {
    expect(causeOf(new Error(message))).toBe(cause);
  });
});
