/** The strictest type-aware rules, and the house rules of CONTRIBUTING.md, each with the way out in its message. */
import tseslint from "typescript-eslint";

const house = [
  {
    selector: "ExportDefaultDeclaration",
    message: "Export by name, so that a thing is called the same wherever it is used.",
  },
  {
    selector: "TSEnumDeclaration",
    message: "Use a union of string literals: it is plain data and can cross a process boundary.",
  },
  {
    selector: "TSAsExpression > TSAsExpression",
    message: "A double cast hides a mistake: parse the value with a zod schema instead.",
  },
];

const console = {
  selector: "MemberExpression[object.name='console']",
  message: "Only the command line talks to a terminal: return the text, throw an InputError, or send an event.",
};

/** A folder with this name says nothing about what is in it. */
const grabBags = {
  patterns: [{ regex: "(^|/)(utils?|helpers?|common|misc)(/|$)", message: "Name the module after the one concept it holds." }],
};

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "dist/",
      "out/",
      ".cache/",
      ".vscode-test/",
      "trials/",
      "media/",
      "src/training/kernels/assembly/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["src/**/*.ts", "webview/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers read well in messages; null, undefined and objects do not.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => socket.end()` needs no braces.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: "only-allowed-literals" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // One type parameter ties a name to its handler (`serve<Name>(name)`), though it is written only once.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      // `void` in front of a promise says that it is left alone on purpose.
      "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/max-params": ["error", { max: 4 }],
      "@typescript-eslint/no-restricted-imports": ["error", grabBags],
      "no-restricted-syntax": ["error", ...house, console],
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx", "hack"] }],
      eqeqeq: "error",
      "prefer-const": "error",
      "no-var": "error",
      "object-shorthand": "error",
    },
  },
  // A declaration of what others made has their shape.
  { files: ["src/**/*.d.ts"], rules: { "@typescript-eslint/no-extraneous-class": "off" } },
  // vitest wants its reporter as a class and a default export.
  { files: ["test/closingLines.ts"], rules: { "no-restricted-syntax": "off" } },
  { files: ["src/cli/**/*.ts"], rules: { "no-restricted-syntax": ["error", ...house] } },
  {
    files: ["*.mjs", "scripts/**/*.{mjs,cjs}", "bench/**/*.mjs"],
    rules: {
      eqeqeq: "error",
      "prefer-const": "error",
      "no-var": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-undef": "off",
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx", "hack"] }],
    },
  },
);
