/** The views, in the order of the page. */
import type { ViewKind } from "../state";
import { curvesView } from "./curves";
import { pcaView } from "./input_axes";
import { inputView } from "./input_plane";
import { layerView } from "./layer_steps";
import { planeView } from "./node_plane";
import { affineView } from "./one_map";
import { separabilityView } from "./separability";
import { singularView } from "./singular_values";
import { templateView } from "./template";
import { weightsView } from "./weights";

export const views: ViewKind[] = [
  inputView,
  planeView,
  layerView,
  weightsView,
  templateView,
  curvesView,
  singularView,
  separabilityView,
  pcaView,
  affineView,
];
