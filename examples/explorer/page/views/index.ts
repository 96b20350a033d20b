/** The views, in the order of the page. */
import type { ViewKind } from "../state";

export const views: ViewKind[] = [];
