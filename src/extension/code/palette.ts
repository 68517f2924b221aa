/** The colours of pictures in hovers: an extension cannot ask for a theme's own, so each kind of theme has the editor's defaults. */
import type { Palette } from "../../drawings";

type ThemeKind = "light" | "dark" | "highContrast" | "highContrastLight";

const darkHues = ["#59a4f9", "#ee9d28", "#89d185", "#f14c4c", "#29b8db", "#e5e510", "#b180d7", "#bc3fbc"];
const lightHues = ["#1a85ff", "#d67e00", "#388a34", "#e51400", "#0598bc", "#949800", "#652d90", "#bc05bc"];

export const palettes: Readonly<Record<ThemeKind, Palette>> = {
  dark: { text: "#cccccc", quiet: "#9d9d9d", ground: "#202020", hues: darkHues },
  light: { text: "#3b3b3b", quiet: "#616161", ground: "#f8f8f8", hues: lightHues },
  highContrast: { text: "#ffffff", quiet: "#d4d4d4", ground: "#000000", hues: darkHues },
  highContrastLight: { text: "#292929", quiet: "#292929", ground: "#ffffff", hues: lightHues },
};
