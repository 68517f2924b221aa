/**
 * Must be imported first: the page's policy forbids making code from text, and zod, unless told, tries that when a schema is
 * declared.
 */
import { config } from "zod";

config({ jitless: true });
