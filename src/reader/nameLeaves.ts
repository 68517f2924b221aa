/** Leaves by names that an edit elsewhere does not change: kernel, bias, and with several of a kind kernel1, kernel2. Pure. */
import { leavesOf, mapTensors, substituteLeaves, type Block, type Leaf } from "../blocks";

const kindOf = ({ id }: Leaf): string => id.slice(id.lastIndexOf(".") + 1);

export function nameLeaves(block: Block): Block {
  const leaves = leavesOf(block);
  const totals = new Map<string, number>();
  for (const leaf of leaves) totals.set(kindOf(leaf), (totals.get(kindOf(leaf)) ?? 0) + 1);
  const counts = new Map<string, number>();
  const named = new Map(
    leaves.map((leaf): [string, Leaf] => {
      const kind = kindOf(leaf);
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return [leaf.id, { ...leaf, id: totals.get(kind) === 1 ? kind : `${kind}${count}` }];
    }),
  );
  return mapTensors(block, (tensor) => substituteLeaves(tensor, named));
}
