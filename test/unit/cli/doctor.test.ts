import { describe, expect, it } from "vitest";
import { EngineError } from "../../../src/protocol";
import { fakeWorkers, hang, tensorflow, wasm } from "../trial/fakeWorkers";
import { commandLine } from "./commandLine";

describe("doctor", () => {
  it("names what works, what does not, and the line that helps", async () => {
    const workers = fakeWorkers({ engines: [wasm] });
    const { code, stdout } = await commandLine(["doctor"], { workers });
    expect(code).toBe(0);
    expect(stdout).toContain(
      "✗ tensorflow: the engine tensorflow is not installed; hybrid-hypothesis doctor --install tensorflow\n",
    );
    expect(stdout.split("doctor --install tensorflow")).toHaveLength(2);
    expect(stdout).toContain("✓ wasm on CPU (SIMD), version 4.22.0, float32 (trials take this one)\n");
    expect(workers.log).toEqual(["worker 1: start tensorflow", "worker 2: start wasm"]);
    expect(workers.alive.size).toBe(0);
  });

  it("says what to do for a GPU that is not computed on", async () => {
    const unused = "it computes on the CPU: to train on your NVIDIA A40, install another";
    const { stdout } = await commandLine(["doctor"], { workers: fakeWorkers({ engines: [{ ...tensorflow, unused }, wasm] }) });
    expect(stdout).toMatch(/✓ tensorflow on .*\n {4}it computes on the CPU: to train on your NVIDIA A40/);
  });

  it("prints one JSON document with --json", async () => {
    const { stdout } = await commandLine(["doctor", "--json"], { workers: fakeWorkers({ engines: [tensorflow, wasm] }) });
    expect(JSON.parse(stdout)).toMatchObject({
      version: "1.2.3",
      best: "tensorflow",
      engines: [
        { engine: "tensorflow", usable: true, device: "GPU H100", driver: "550.1", reason: null, remedy: null },
        { engine: "wasm", usable: true },
      ],
    });
  });

  it("exits with 1 if no engine works, and survives workers that do not start", async () => {
    const workers = fakeWorkers();
    const startWorker = (): Promise<never> =>
      Promise.reject(new EngineError("libtensorflow.so.2: cannot open shared object file"));
    const { code, stdout } = await commandLine(["doctor", "--json"], { workers: { ...workers, startWorker } });
    const plain = await commandLine(["doctor"], { workers: { ...workers, startWorker } });
    expect(plain.stdout).toContain("cannot open shared object file\n    hybrid-hypothesis doctor --install tensorflow\n");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      best: null,
      engines: [{ usable: false, reason: expect.stringContaining("cannot open") as string }, {}],
    });
  });

  it.each(["install", "remove"])("--%s asks a worker that needs no engine, and prints what it did", async (action) => {
    const asked: unknown[] = [];
    const workers = fakeWorkers({
      install: (notify) => {
        notify("prepareProgress", { what: "downloading", done: 250_000_000, total: 250_000_000, unit: "bytes" });
        return Promise.resolve("linked the library of your Python (610 MB)");
      },
    });
    const startWorker: typeof workers.startWorker = async (options) => {
      const worker = await workers.startWorker(options);
      return {
        ...worker,
        request: (name, parameters, more) => {
          asked.push([name, parameters]);
          return worker.request(name, parameters, more);
        },
      };
    };
    const { code, stdout, stderr } = await commandLine(["doctor", `--${action}`, "tensorflow"], {
      workers: { ...workers, startWorker },
    });
    expect(asked).toEqual([["installEngine", { engine: "tensorflow", action, python: null }]]);
    expect(workers.log).toEqual(["worker 1: start wasm"]);
    expect([code, stdout]).toEqual([0, "linked the library of your Python (610 MB)\n"]);
    expect(stderr).toBe("downloading 250.0 of 250.0 MB\n");
    expect(workers.alive.size).toBe(0);
  });

  it("ends on Ctrl-C with 130", async () => {
    let interrupt = (): void => undefined;
    const workers = fakeWorkers({
      install: () => {
        queueMicrotask(() => interrupt());
        return hang(undefined);
      },
    });
    const { code } = await commandLine(["doctor", "--install", "tensorflow"], {
      workers,
      interruptible: (end) => (interrupt = end),
    });
    expect(code).toBe(130);
    expect(workers.alive.size).toBe(0);
  });
});
