/** The colours of pictures in the theme that is shown. */
import * as vscode from "vscode";
import type { Palette } from "../../drawings";
import { palettes } from "./palette";

export const paletteNow = (): Palette => {
  const { ColorThemeKind } = vscode;
  switch (vscode.window.activeColorTheme.kind) {
    case ColorThemeKind.Light:
      return palettes.light;
    case ColorThemeKind.HighContrast:
      return palettes.highContrast;
    case ColorThemeKind.HighContrastLight:
      return palettes.highContrastLight;
    default:
      return palettes.dark;
  }
};
