#include "kann_network.h"

#if NNLA_BENCHMARK_KANN

#  include "openblas_threads.h"

#  include <algorithm>
#  include <stdexcept>

#  include <kann.h> /* last: in the strict modes of a compiler it defines `inline` away */
#  undef inline

namespace bench {

namespace {

int size(std::size_t n) { return static_cast<int>(n); }

/* Where KANN's threads share the rows, each calls OpenBLAS, which has to leave it at that. It is set for other peers
   else, so that is restored. */
class OneThreadEach {
  public:
    explicit OneThreadEach(int threads) : threads_(threads) { set(1); }
    ~OneThreadEach() { set(threads_); }
    OneThreadEach(const OneThreadEach &) = delete;
    OneThreadEach &operator=(const OneThreadEach &) = delete;

  private:
    void set(int count) const {
        if (threads_ > 1) {
            set_openblas_threads(count);
        }
    }
    int threads_;
};

kad_node_t *squash_of(kad_node_t *Z, Squash squash) {
    switch (squash) {
    case Squash::tanh:
        return kad_tanh(Z);
    case Squash::relu:
        return kad_relu(Z);
    case Squash::sigmoid:
        return kad_sigm(Z);
    case Squash::softmax:
        break;
    }
    return kad_softmax(Z);
}

/* All but the last layer, then the last one with its loss, which KANN makes as one. */
kad_node_t *cost_of(const Model &model) {
    kad_node_t *Y = kann_layer_input(size(model.inputs));
    for (std::size_t i = 0; i + 1 < model.layers.size(); i++) {
        Y = squash_of(kann_layer_dense(Y, size(model.layers[i].units)), model.layers[i].squash);
    }
    const bool binary = model.loss == Loss::binary_cross_entropy;
    return kann_layer_cost(Y, size(model.outputs()), binary ? KANN_C_CEB : KANN_C_CEM);
}

} // namespace

struct KannNetwork::State {
    kann_t *net = nullptr;
    int row_threads = 1;
    int output = -1;                     /* its index in net->v */
    std::vector<kad_node_t *> variables; /* W, b, W, b … */
    std::vector<float> memory;           /* of the optimizer: mean squares of RMSprop, or momenta */

    State() = default;
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State() { kann_delete(net); }

    /* Fills the first free variable of this shape: W [units × inputs], or b [units] if inputs is 0. */
    void fill_variable(const std::vector<float> &values, std::size_t units, std::size_t inputs) {
        for (int i = 0; i < net->n; i++) {
            kad_node_t *node = net->v[i];
            const bool taken = std::find(variables.begin(), variables.end(), node) != variables.end();
            const bool fits = kad_is_var(node) && node->d[0] == size(units) &&
                              (inputs == 0 ? node->n_d == 1 : node->n_d == 2 && node->d[1] == size(inputs));
            if (fits && !taken) {
                std::copy(values.begin(), values.end(), node->x);
                variables.push_back(node);
                return;
            }
        }
        throw std::runtime_error("KANN: no variable of this shape");
    }
};

KannNetwork::KannNetwork(const Model &model, const Parameters &first, std::size_t batch, int row_threads,
                         const float *X, const float *T)
    : state_(std::make_unique<State>()) {
    State &s = *state_;
    s.row_threads = row_threads;
    s.net = kann_new(cost_of(model), 0);
    if (s.net == nullptr) {
        throw std::runtime_error("KANN: kann_new failed");
    }
    std::size_t inputs = model.inputs;
    for (std::size_t i = 0; i < model.layers.size(); i++) {
        s.fill_variable(first[2 * i], model.layers[i].units, inputs);
        s.fill_variable(first[2 * i + 1], model.layers[i].units, 0);
        inputs = model.layers[i].units;
    }
    s.memory.resize(static_cast<std::size_t>(kann_size_var(s.net)));
    s.output = kann_find(s.net, KANN_F_OUT, 0);
    float *input = const_cast<float *>(X), *truth = const_cast<float *>(T); /* only read */
    kann_feed_bind(s.net, KANN_F_IN, 0, &input);
    kann_feed_bind(s.net, KANN_F_TRUTH, 0, &truth);
    kann_set_batch_size(s.net, size(batch));
    kann_mt(s.net, row_threads, size(batch));
}

KannNetwork::~KannNetwork() = default;

/* As kann_apply1() does it, without looking for the nodes again. */
const float *KannNetwork::predict() { return kad_eval_at(state_->net->n, state_->net->v, state_->output); }

float KannNetwork::step_rmsprop(float learning_rate) {
    const OneThreadEach setting(state_->row_threads);
    kann_t *net = state_->net;
    const float loss = kann_cost(net, 0, 1);
    kann_RMSprop(size(state_->memory.size()), learning_rate, nullptr, 0.9F, net->g, net->x, state_->memory.data());
    return loss;
}

float KannNetwork::step_momentum(float learning_rate, float momentum) {
    const OneThreadEach setting(state_->row_threads);
    const float loss = kann_cost(state_->net, 0, 1);
    const float *g = state_->net->g;
    float *x = state_->net->x, *v = state_->memory.data();
    const std::size_t count = state_->memory.size();
    for (std::size_t i = 0; i < count; i++) {
        v[i] = momentum * v[i] + g[i];
        x[i] -= learning_rate * v[i];
    }
    return loss;
}

Parameters KannNetwork::parameters() const {
    Parameters now;
    for (const kad_node_t *node : state_->variables) {
        now.emplace_back(node->x, node->x + kad_len(node));
    }
    return now;
}

} // namespace bench

#endif
