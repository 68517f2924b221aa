/** The one wheel that libtensorflow is taken from, pinned by its checksum. */

/** Taken whatever the user's Python is, since only the two libraries are used and they do not depend on it. */
export const wheel = {
  requirement: "tensorflow-cpu==2.21.0",
  version: "2.21.0",
  file: "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl",
  bytes: 273_829_956,
  sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
  /** What pip is told to look for. */
  tags: ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--platform", "manylinux_2_27_x86_64"],
  /** Path in the wheel → bytes unpacked. */
  members: new Map([
    ["tensorflow/libtensorflow_cc.so.2", 788_086_608],
    ["tensorflow/libtensorflow_framework.so.2", 65_222_328],
    ["tensorflow/include/LICENSE", 11_361],
    ["tensorflow/THIRD_PARTY_NOTICES.txt", 466_978],
  ]),
};

export type Wheel = typeof wheel;

export function unpackedBytes({ members }: Wheel): number {
  return [...members.values()].reduce((sum, bytes) => sum + bytes, 0);
}
