/**
 * Student's t for whole degrees of freedom, from its finite series (Abramowitz and Stegun, 26.7.3 and 26.7.4), which is exact up
 * to rounding. Pure.
 */

/** P(|T| < t) for t ≥ 0 with ν = `degrees` degrees of freedom (a whole number from 1). */
export function studentTCentral(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const sine = Math.sin(angle);
  const squaredCosine = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let series = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= squaredCosine * ((k - 1) / k);
    series += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * series) : sine * series;
}

/** P(T ≥ t): the upper tail. */
export function studentTUpperTail(t: number, degrees: number): number {
  const tail = (1 - studentTCentral(Math.abs(t), degrees)) / 2;
  return t >= 0 ? tail : 1 - tail;
}

/**
 * The t with P(T < t) = `probability`, by bisection to the last bit.
 * @throws RangeError unless 0 < probability < 1 and `degrees` is a whole number from 1.
 */
export function studentTQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError("a quantile needs a probability between 0 and 1");
  if (!Number.isInteger(degrees) || degrees < 1) throw new RangeError("Student's t needs at least one degree of freedom");
  if (probability < 0.5) return -studentTQuantile(1 - probability, degrees);
  const central = 2 * probability - 1;
  let [low, high] = [0, 1];
  while (studentTCentral(high, degrees) < central && high < 1e12) high *= 2;
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentTCentral(middle, degrees) < central) low = middle;
    else high = middle;
  }
  return high;
}
