/** The views, in the order of the page. */
import type { ViewKind } from "../state";
import { inputView } from "./input_plane";
import { layerView } from "./layer_steps";
import { planeView } from "./node_plane";
import { weightsView } from "./weights";

export const views: ViewKind[] = [inputView, planeView, layerView, weightsView];
