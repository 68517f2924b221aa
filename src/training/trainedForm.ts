/** A network with its modules in the forms that were chosen for them. */
import { shapeAfter, type Block, type MapShape } from "../blocks";
import { lowerAlong } from "../equivalences";
import { InputError, type ChosenLowering } from "../protocol";
import { moduleAt, placeOf } from "./moduleKey";

export interface TrainedForm {
  readonly block: Block;
  /** The forms of its modules, each once, in order; null if none was chosen. */
  readonly loweredTo: string | null;
}

/** The steps of a chain (or the block itself, if it is one module) in their chosen forms; what nothing was chosen for stays. */
export function trainedForm(network: Block, input: MapShape, lowerings: readonly ChosenLowering[]): TrainedForm {
  if (lowerings.length === 0) return { block: network, loweredTo: null };
  const chosen = new Map(lowerings.map((each) => [placeOf(each), each]));
  const forms = new Set<string>();
  const lowered = (block: Block, at: MapShape): Block => {
    const choice = chosen.get(placeOf(moduleAt(block, at)));
    if (choice === undefined) return block;
    forms.add(choice.form);
    if (choice.chain.length === 0) return block;
    try {
      return lowerAlong(block, choice.chain);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InputError(
        `the earlier trial trained ${choice.names.join(", ")} in a form that this version does not make (${error.message}); start a new one with --out`,
      );
    }
  };
  let shape = input;
  const steps = network.block === "chain" ? network.steps : [];
  const own = steps.map((step) => {
    const form = lowered(step, shape);
    shape = shapeAfter(step, shape);
    return form;
  });
  const block = network.block === "chain" && forms.size > 0 ? { ...network, steps: own } : lowered(network, input);
  return { block, loweredTo: forms.size === 0 ? "as declared" : [...forms].join("; ") };
}
