import { existsSync } from "node:fs";

import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** In tests a statement may be a chai assertion such as `expect(x).to.be.true`; no other bare expression. */
const BARE_EXPRESSION_IN_TEST = [
  {
    selector: "ExpressionStatement > MemberExpression:not(:has(CallExpression[callee.name='expect']))",
    message: "This expression does nothing.",
  },
  {
    selector: "ExpressionStatement:not([directive]) > :matches(Identifier, Literal, BinaryExpression, TemplateLiteral)",
    message: "This expression does nothing.",
  },
];

/** `interop/` is a package of its own: without what it installs, none of its types is known. */
const NOT_INSTALLED = existsSync("interop/node_modules/.package-lock.json") ? [] : ["interop/"];

export default defineConfig(
  { ignores: ["artifacts/", "cache/", "coverage/", "dist/", "**/scratch/", "typechain-types/", ...NOT_INSTALLED] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // An assertion that nobody awaits passes whatever happens.
      "@typescript-eslint/no-floating-promises": "error",
      // Async turns a throw into a rejection, with or without something to await.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allow: ["bigint"] }],
    },
  },
  {
    // The library runs in browsers; the server is a program of its own beside it.
    files: ["src/**/*.ts"],
    ignores: ["src/server/**"],
    rules: {
      "no-restricted-globals": ["error", "Buffer", "process", "require", "global"],
      "no-restricted-imports": ["error", { patterns: ["node:*", "hardhat", "hardhat/*", "**/server", "**/server/*"] }],
    },
  },
  {
    files: ["test/**/*.ts", "interop/test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "no-restricted-syntax": ["error", ...BARE_EXPRESSION_IN_TEST],
      // Contracts that only tests deploy have no bindings: their methods are of type any.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["**/*.cjs", "**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { console: "readonly", module: "writable", require: "readonly" },
    },
  },
);
