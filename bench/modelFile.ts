/** A long source file for the benches of reader and hover. */

/** Whether modules have nothing to do with each other, or one more class uses them all. */
export type Modules = "apart" | "together";

/** A file of classes like those of a library of models: one line in eight is a convolution. */
export function modelFile(lines: number, modules: Modules = "apart"): string {
  const source = ["import torch.nn as nn", "import torch.nn.functional as F"];
  for (let i = 0; source.length < lines; i++) {
    source.push(
      `class Block${i}(nn.Module):`,
      `    """Depthwise, then pointwise, with batch norm and ReLU between, and the shortcut where the widths are the same."""`,
      "",
      "    def __init__(self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> None:",
      "        super().__init__()",
      "        self.inputs = inputs",
      "        self.outputs = outputs",
      "        self.depthwise = nn.Conv2d(inputs, inputs, 3, stride, dilation, dilation, groups=inputs, bias=False)",
      "        self.norm = nn.BatchNorm2d(inputs)",
      "        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)",
      "",
      "    def forward(self, x):",
      "        out = F.relu(self.norm(self.depthwise(x)))",
      "        out = self.pointwise(out)",
      "        if self.inputs == self.outputs:",
      "            out = out + x",
      "        return out",
      "",
    );
  }
  const blocks = source.join("\n").match(/\bBlock\d+\b/g) ?? [];
  const network = ["class Network(nn.Module):", "    def __init__(self):", "        super().__init__()"];
  const uses = `        self.blocks = nn.Sequential(${blocks
    .slice(0, -1)
    .map((block) => `${block}(64, 64)`)
    .join(", ")})`;
  const last = modules === "together" ? [...network, uses] : [];
  return [...source.slice(0, lines - last.length), ...last].join("\n");
}
