/** What a user's block is equal to, as lines of text. Pure. */
import { lawMeanings } from "../equivalences";
import type { Answer } from "../verification";

function formLines({ equalTo }: Answer): readonly string[] {
  return equalTo.flatMap(({ form, what, rules, law }) => {
    const head = `  ${form}: ${what}`;
    if (rules.length === 0) return [`${head}; as written`];
    return [
      `${head}; by ${rules.map(({ rule }) => rule).join(", ")} (${law}: ${lawMeanings[law]})`,
      ...rules.map(({ rule, statement }) => `      ${rule}  ${statement}`),
    ];
  });
}

export function answerText(answer: Answer): string {
  const { name, channels, equalTo, arms, why } = answer;
  const found =
    equalTo.length === 0
      ? [`${name} is none of the named forms, and the rules lead to none.`]
      : [`${name}, at ${channels} channels, is equal to:`, ...formLines(answer)];
  const same =
    arms.length === 0
      ? []
      : [
          `It is the same function as ${arms.join(", ")}: against ${arms.length === 1 ? "that arm" : "these arms"} a trial shows noise, not evidence.`,
        ];
  return `${[...found, ...same, why, ""].join("\n")}\n`;
}
