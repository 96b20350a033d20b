/** The eight lessons: how each sets the page up, what it says, where to look, what to try. */
import type { Selection } from "./state";

export interface Lesson {
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  readonly look: string;
  readonly task: string;
  readonly answer: string;
  /** The views to look at, by id; the first one first. */
  readonly views: readonly string[];
  /** What differs from the default settings; choices by name. */
  readonly settings: Readonly<Record<string, number | string>>;
  readonly selection: Partial<Selection>;
  /** The first layer's W and b, row by row, where the random ones would show little. */
  readonly weights?: ReadonlyArray<readonly number[]>;
  readonly bias?: readonly number[];
  /** Whether it is trained when the lesson begins. */
  readonly trained: boolean;
}

/** One layer of two units, so that W is a matrix of two rows and two columns. Its nodes: input, affine, squash, output. */
const single = { layers: 0, embedding: 1, samples: 300 };
const FIRST = 1; // node of the first layer
const plain = [
  [1.2, -0.5],
  [0.4, 1],
];

export const lessons: readonly Lesson[] = [
  {
    title: "Data",
    text: [
      "A sample is a point x = (x₁, x₂), one row of the data matrix X. Its shape and its colour show its class: circle or diamond. Hollow points are held out. The network never trains on them; they tell whether it has learnt the shape or only the points.",
      "The two moons lie within each other. A straight line across the plane always leaves some points on the wrong side.",
    ],
    look: "Rest on a point, or focus the input plane and press Page Down: the same point is ringed in every view. The first bar of the separability is the share of the points to train on that a straight line, fitted to them, gets right.",
    task: "Set the noise to 0.4. What becomes of the first bar, and could any network still be right about all held-out points?",
    answer:
      "The moons now overlap. Where both classes fall on the same places no map can tell them apart, whatever its size: the data set a limit, not the network.",
    views: ["input", "separability"],
    settings: {},
    selection: { step: 0 },
    trained: false,
  },
  {
    title: "Wx",
    text: [
      "A layer begins with Wx. W has a column for each input and a row for each unit. Column 1 is where the unit vector (1, 0) goes, column 2 is where (0, 1) goes, and everything else follows: Wx = x₁ · column 1 + x₂ · column 2. So straight lines stay straight and parallel lines stay parallel, and the origin stays where it is.",
      "Every matrix can be written as W = UΣVᵀ: Vᵀ turns the plane, Σ stretches it along the axes, U turns it again. If W mirrors the plane, one of the numbers in Σ has a minus here, so that U and Vᵀ are turns and nothing else.",
    ],
    look: "Press Play in “One layer, step by step” and watch the grid: it turns, stretches, turns. Then drag the tips of the two arrows in “W by its columns”.",
    task: "Put both columns on one line through the origin. What becomes of the plane, and of the second of the two numbers by which Σ stretches? They stand below the slider of the steps.",
    answer:
      "The plane falls onto a line. The second singular value, and with it the stretch, is 0 and W has rank 1: points that differ only along the lost direction land on the same place, and no later layer can part them again.",
    views: ["weights", "layer"],
    settings: single,
    selection: { layer: FIRST, step: 3, column: 0, node: FIRST },
    weights: plain,
    trained: false,
  },
  {
    title: "Wx + b",
    text: [
      "The bias b moves everything by one and the same vector. Together Wx + b is an affine map: lines stay straight and parallel, and the origin goes to b.",
      "A unit is 0 on a line. Without a bias each of these lines would have to go through the origin, and the network could only cut the plane there.",
    ],
    look: "The step “+ b” of the slider shifts the grid and does nothing else. In “W by its columns” the arrow b leads to where the origin went, and both columns begin there.",
    task: "Move the bias: drag its tip, or choose it and use the arrow keys. Which numbers of the layer change, and which do not?",
    answer:
      "Only b changes. The columns of W and what Σ stretches by stay as they are, since a shift neither turns nor stretches. All points move alike.",
    views: ["weights", "layer"],
    settings: single,
    selection: { layer: FIRST, step: 4, column: 2, node: FIRST },
    weights: plain,
    bias: [0.8, -0.5],
    trained: false,
  },
  {
    title: "Squash",
    text: [
      "Now each coordinate goes, on its own, through a curve. tanh leaves small values nearly as they are and presses large ones towards −1 or 1, so the whole plane fits into a square. This is the one step in which straight lines bend.",
      "Other squashes bend otherwise. relu folds: what is negative becomes 0, what is positive stays.",
    ],
    look: "Move the slider between “+ b” and “squash”: the middle of the grid hardly moves, its ends are pressed together.",
    task: "Choose Relu as the squash; the network begins anew, with random weights. Where do all points go that have two negative coordinates after Wx + b, and where those that have one?",
    answer:
      "With two negative coordinates into one point, the origin: relu folds that whole quarter of the plane together, and nothing after it can tell those points apart. With one, onto an axis. tanh keeps all points apart, though far out it presses them very close.",
    views: ["layer", "plane"],
    settings: single,
    selection: { layer: FIRST, step: 5, node: FIRST + 1 },
    weights: plain,
    bias: [0.8, -0.5],
    trained: false,
  },
  {
    title: "No squash, one map",
    text: [
      "Leave the squash out and put two layers one after the other: W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂). That is one affine map again. However many layers follow, they are as good as one.",
      "This network has three hidden layers and the squash “identity”, which changes nothing. It has been trained, and its boundary is a straight line.",
    ],
    look: "“All layers as one map” shows the product of all matrices: one row w and one b. The boundary is at a right angle to w. The bars of the separability do not grow from layer to layer.",
    task: "Choose tanh as the squash and train again. What does “All layers as one map” say now?",
    answer:
      "It names the first squash as what bends: with it between the matrices their product is no longer the whole story, and the boundary is free to be a curve.",
    views: ["affine", "input", "separability"],
    settings: { activation: "identity", layers: 2, width_1: 16, width_2: 16, samples: 500, epochs: 30 },
    selection: {},
    trained: true,
  },
  {
    title: "Template",
    text: [
      "Row i of W is the template w of unit i. Its product with a point is w·x = |w| |x| cos α: large where x points the way w does, 0 at a right angle, negative where it points the other way. A unit measures how well a point fits its template.",
      "Where w·x + b = 0 the unit is undecided: a line at a right angle to w. The bias moves that line away from the origin.",
    ],
    look: "Points are orange where the cosine with the template is near 1 and blue where it is near −1. The arrow is w.",
    task: "Go through the hundred units with the select “Unit”. Which lines run between the moons, and what can a unit be good for whose line misses all points?",
    answer:
      "Training has turned and moved many lines to where an answer helps to part the moons. A unit whose line misses the points gives all of them nearly the same answer: for the next layer it is little more than another bias.",
    views: ["template"],
    settings: { epochs: 60 },
    selection: { templateNode: FIRST, unit: 0 },
    trained: true,
  },
  {
    title: "Embedding",
    text: [
      "The last hidden layer has two units, so it makes a point of a plane out of each point: its embedding. The thin lines are the grid of the input plane, carried through all layers so far.",
      "The network does not look for a curve between the moons. It bends the plane until a straight line is enough.",
    ],
    look: "In “Plane of a node” the classes lie apart. Principal axes, in the view beside the embedding, only turn the data and part nothing. The bars of the separability grow towards the end.",
    task: "Drag the slider of the epochs to 0 and slowly on to the end. What happens to the grid? Then rest on a point near the boundary: where is it in the embedding?",
    answer:
      "At first the random layers only distort the grid, and the classes lie across each other. While it trains, the network pulls them towards opposite sides. Points near the boundary lie near the straight line, in the middle.",
    views: ["plane", "pca", "separability"],
    settings: { epochs: 60 },
    selection: {},
    trained: true,
  },
  {
    title: "Boundary",
    text: [
      "The last layer is one unit with a sigmoid. It is undecided, at 0.5, where w·h + b = 0: in the embedding h that is a straight line.",
      "All points of the input plane that land on this line make the boundary. It is the straight line, carried back through every layer, and there it is a curve.",
    ],
    look: "Compare the straight line in “Plane of a node” with the curve in the input plane: they are the same set of points, before and after the map.",
    task: "Choose the data set Circles and press Train. What is the boundary now, though the last layer still draws a straight line?",
    answer:
      "A closed curve about the inner class. The line in the embedding is as straight as before: it is the layers before it that bend the plane until the inner points lie on one side of it.",
    views: ["input", "plane"],
    settings: { epochs: 60 },
    selection: {},
    trained: true,
  },
];
