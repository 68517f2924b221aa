/** The extension in German, as in an editor that is set to it. */
import { story } from "./story";

story("an editor that is set to German is told of trials and engines in German", {}, async ({ workbench }) => {
  const { page } = workbench;
  // The editor's own texts are not here in German; what it tells extensions of its language is all that they know.
  await page
    .context()
    .addInitScript("Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'de', set: () => undefined })");
  await workbench.reload();
  await workbench.palette("Rechenwerke zeigen");
  const list = page.locator(".quick-input-list");
  await list.getByText("Letzter Versuch").waitFor();
  await workbench.pictures("german");
});
