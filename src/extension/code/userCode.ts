/** All that the extension says of layers in the user's own files, opened when the first such file asks for it. */
import * as vscode from "vscode";
import { layerHover } from "./hover";
import { openReadings, type Readings } from "./readings";

export interface UserCode {
  readonly readings: Readings;
  hover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null>;
  dispose(): void;
}

export function openUserCode(extension: vscode.Uri): UserCode {
  const readings = openReadings(vscode.Uri.joinPath(extension, "dist").fsPath);
  return {
    readings,
    hover: (document, position) => layerHover(readings, document, position),
    dispose: () => readings.dispose(),
  };
}
