/** The rule table and what is read off it. Pure. */
export * from "./lower";
export * from "./rule";
export * from "./rules";
