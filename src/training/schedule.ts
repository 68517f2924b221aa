/** The learning rate over a run: one epoch of linear warm-up, then a cosine to zero (Loshchilov 2016, without restarts). Pure. */

/** The rate of a step (from 0). A run of one epoch has no warm-up. */
export function learningRateAt(
  step: number,
  { base, epochs, stepsPerEpoch }: { base: number; epochs: number; stepsPerEpoch: number },
): number {
  const warmUp = epochs > 1 ? stepsPerEpoch : 0;
  if (step < warmUp) return (base * (step + 1)) / warmUp;
  const total = epochs * stepsPerEpoch - warmUp;
  return (base * (1 + Math.cos((Math.PI * (step - warmUp)) / total))) / 2;
}
